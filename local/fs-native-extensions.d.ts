declare module "fs-native-extensions" {
  /** Locks bytes of a file that is open for writing, for this descriptor alone; false where another one has them. */
  export function tryLock(
    descriptor: number,
    offset: number,
    length: number,
  ): boolean;
}
