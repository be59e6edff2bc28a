import {
  al,
  dg,
  human,
  managed,
  noun,
  password,
  plain,
  words,
} from "./parts.js";
import type { Text } from "./parts.js";

/** English prose, logins and passphrases. */
export const english: Text[] = [
  (r) => `My Netflix password is ${password(r)}, profile "kids" is for Ben.`,
  (r) => `btw the wifi pw at mum's is ${plain(r)}`,
  (r) =>
    `Hi Dana,\nas discussed, you can log in with dana@acme.io and ${password(r)}.\nBest, Otto`,
  (r) => `changed the admin password from ${human(r)} to ${managed(r)} today`,
  (r) => `username: kiosk\npasword: ${password(r)}`,
  (r) => `login is root / ${password(r)}`,
  (r) => `creds for the staging box -> deploy:${plain(r)}`,
  (r) => `The passphrase for my ssh key is "${words(r, 5).join(" ")}"`,
  (r) => `vault passphrase ${words(r, 6).join("-")}`,
  (r) => `door code is ${dg(r, 4)}# and the alarm pin ${dg(r, 6)}`,
  (r) => `remember: SIM PIN ${dg(r, 4)}, PUK ${dg(r, 8)}`,
  (r) => `We use ${password(r)} as the password for every test account.`,
  (r) =>
    `[10:42] sam: whats the pass for grafana\n[10:43] lee: ${password(r)}\n[10:43] sam: ty`,
  (r) => `Password (from the sticky note under the keyboard): ${human(r)}`,
  (r) => `The API key you asked for: ${al(r, 40)}`,
  (r) => `please store the auth token ${al(r, 48)} for later runs`,
  (r) => `Temp password: ${managed(r)} (must be changed at first sign-in)`,
  (r) =>
    `I always forget it so note it down, my Apple ID password's ${human(r)}`,
  (r) =>
    `The client secret they mailed us reads ${al(r, 40)}; rotate by March.`,
  (r) => `sign in as reception with the password '${password(r)}' and hit sync`,
  (r) => `pwd=${plain(r)} if it asks again`,
  (r) => `the pw hasn't changed, still ${human(r)}`,
  (r) =>
    `Bitlocker asks for the recovery key:\n${Array.from({ length: 8 }, () => dg(r, 6)).join("-")}`,
  (r) => `bank security answer (mother's maiden name): ${noun(r)}${dg(r, 2)}`,
  (r) =>
    `Use these credentials:\n  • user – printer\n  • password – ${password(r)}`,
  (r) => `Encryption password for the backups...... ${managed(r)}`,
  (r) => `"${password(r)}" is the master password of my KeePass file`,
  (r) => `just type ${plain(r)} when it asks for the admin password`,
  (r) => `lastpass note // paypal // mira@acme.io // ${password(r)}`,
  (r) => `My voicemail PIN: ${dg(r, 4)}. Garage keypad: ${dg(r, 5)}.`,
  (r) => `Guest network "Attic", security WPA2, pass-phrase: ${plain(r)}`,
];
