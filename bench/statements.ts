/** Made-up memories of about a hundred characters, by a few hundred words: a question's words find some of them. */

const SUBJECTS = [
  "The release of the mobile app",
  "Anna from the platform team",
  "The nightly backup of the database",
  "The user",
  "The invoice of the cloud provider",
  "Deploys of the payment service",
  "The staging environment in Frankfurt",
  "Jonas, who maintains the parser,",
  "The team's retrospective",
  "The customer in Lisbon",
  "The flaky test of the login page",
  "Our contract with the data centre",
  "The onboarding of new colleagues",
  "The user's sister Clara",
  "The search index of the shop",
  "The certificate of the mail server",
  "The garden behind the house",
  "The migration to the new framework",
  "Doctor Okafor",
  "The weekly report on latency",
];

const VERBS = [
  "was moved to",
  "prefers to be handled on",
  "depends on what is decided at",
  "was postponed until",
  "takes about twenty minutes and starts at",
  "has been reviewed and approved before",
  "should never be changed without asking before",
  "happens every second week after",
  "costs forty euros more since",
  "is described in the handbook of",
  "was discussed at length during",
  "needs a second pair of eyes from",
];

const OBJECTS = [
  "the first Thursday of the month",
  "the summer holidays in August",
  "the meeting with the auditors",
  "the upgrade of the compiler",
  "the visit to the dentist",
  "the conference in Toronto",
  "the move to the new office",
  "the end of the financial year",
  "the review by the security team",
  "the birthday of the founder",
  "the outage of last winter",
  "the workshop on accessibility",
  "the long weekend in May",
  "the freeze before Christmas",
  "the interview with the candidate",
  "the delivery of the hardware",
];

const REASONS = [
  "because the old schedule collided with school",
  "so that nobody has to work at night",
  "as agreed with everyone involved",
  "which surprised the whole department",
  "and the notes are in the shared folder",
  "unless the weather is too bad",
  "after three attempts had failed",
  "although the budget is nearly spent",
  "to keep the number of incidents low",
  "and Maria takes care of the rest",
];

export const TAGS = [
  "work",
  "home",
  "deploy",
  "people",
  "travel",
  "health",
  "budget",
  "testing",
  "security",
  "infrastructure",
];

export function statement(random: () => number): string {
  const pick = (parts: string[]) => parts[Math.floor(random() * parts.length)]!;
  const reason = random() < 0.5 ? `, ${pick(REASONS)}` : "";
  const ticket =
    random() < 0.3 ? ` (ticket ${Math.floor(random() * 9000)})` : "";
  return `${pick(SUBJECTS)} ${pick(VERBS)} ${pick(OBJECTS)}${reason}${ticket}.`;
}
