declare module "fs-native-extensions" {
  /** Locks a file that is open for writing, for this descriptor alone; false where another one has it. */
  export function tryLock(descriptor: number): boolean;
}
