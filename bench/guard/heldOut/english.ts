import { dg, human, managed, password, type Text } from "../corpus/parts.js";

/** Chat, mail and notes in English. */
export const english: Text[] = [
  (r) => `hey, the alarm panel pw is ${human(r)}, don't lose it again`,
  (r) => `Your temporary password is ${managed(r)} and expires in 24 hours.`,
  (r) => `log in as frontdesk with ${human(r)} as the password`,
  (r) => `wifi upstairs -> ${human(r)}`,
  (r) => `Minutes: Jo reset the CRM password to ${human(r)}.`,
  (r) => `user: intern2\npass: ${password(r)}`,
  (r) => `PIN for the safe is ${dg(r, 6)}`,
  (r) => `I changed my passphrase, it's now ${human(r)}`,
  (r) => `Ticket 88: customer says her password ${human(r)} stopped working`,
  (r) => `creds for the demo: demo@example.org / ${human(r)}`,
  (r) => `the old one was ${human(r)}, same password on the backup NAS`,
  (r) => `use ${managed(r)} to unlock the archive, that's its password`,
  (r) => `Title,Username,Password\nBank,kim,${managed(r)}`,
  (r) => `**Login:** kim\n**Password:** \`${password(r)}\``,
  (r) => `what opens the vault? ${human(r)} does, it is the master password`,
  (r) => `Note to self: router admin password = ${human(r)}`,
  (r) => `pw hint no longer needed, the pw: ${password(r)}`,
  (r) => `We set every tablet's passcode to ${dg(r, 6)}`,
  (r) => `| service | password |\n|---|---|\n| payroll | ${managed(r)} |`,
  (r) => `She told me the password over the phone: ${human(r)}`,
];
