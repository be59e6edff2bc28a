/**
 * Pairs of memories, written for choosing the cosine from which on a new memory is said to repeat or
 * contradict another: `true` where an agent should look at the pair, `false` where both merely share
 * a subject.
 */
export const SIMILAR_PAIRS: [isSimilar: boolean, a: string, b: string][] = [
  // the same, said differently
  [
    true,
    "The user prefers dark mode in all editors",
    "Dark mode is what the user likes in every editor",
  ],
  [
    true,
    "Deploys happen every Friday afternoon",
    "We deploy on Friday afternoons",
  ],
  [
    true,
    "Anna is the product owner of Atlas",
    "Atlas has Anna as its product owner",
  ],
  [
    true,
    "The staging database runs PostgreSQL 15",
    "Staging uses Postgres version 15",
  ],
  [true, "User is allergic to peanuts", "The user has a peanut allergy"],
  [
    true,
    "Prefers TypeScript over JavaScript for new projects",
    "New projects should be written in TypeScript rather than JavaScript",
  ],
  [
    true,
    "The office is closed on Mondays",
    "On Mondays nobody is in the office",
  ],
  [
    true,
    "Call the customer back before noon",
    "The customer expects a call before 12 o'clock",
  ],
  [true, "Her birthday is on the 4th of May", "She was born on May 4"],
  [
    true,
    "Invoices are sent on the first day of the month",
    "Every invoice goes out on the 1st of each month",
  ],
  [true, "The user lives in Lisbon", "The user's home is in Lisbon"],
  [
    true,
    "Tests must pass before merging",
    "Nothing is merged unless the tests pass",
  ],
  [
    true,
    "Tom drinks his coffee without sugar",
    "Tom takes no sugar in his coffee",
  ],
  [
    true,
    "The API rate limit is 100 requests per minute",
    "At most 100 API requests are allowed each minute",
  ],
  [
    true,
    "Meetings should be no longer than 30 minutes",
    "The user wants meetings of half an hour at most",
  ],
  [true, "The dog is called Bruno", "Bruno is the name of the dog"],
  [true, "Use tabs for indentation", "Indent with tabs"],
  [
    true,
    "Weekly report is due on Thursday",
    "The report has to be handed in each Thursday",
  ],
  [
    true,
    "The server is hosted in Frankfurt",
    "Our server stands in a Frankfurt data centre",
  ],
  [
    true,
    "The user speaks German and French",
    "Languages the user speaks: German, French",
  ],
  // the opposite, or a newer state
  [
    true,
    "The user prefers dark mode in all editors",
    "The user prefers light mode in all editors",
  ],
  [
    true,
    "Deploys happen every Friday afternoon",
    "Deploys happen every Tuesday morning",
  ],
  [
    true,
    "Anna is the product owner of Atlas",
    "Ben is the product owner of Atlas",
  ],
  [
    true,
    "The staging database runs PostgreSQL 15",
    "The staging database runs PostgreSQL 17",
  ],
  [true, "User is allergic to peanuts", "User is not allergic to peanuts"],
  [
    true,
    "Prefers TypeScript over JavaScript for new projects",
    "Prefers Rust over TypeScript for new projects",
  ],
  [true, "The office is closed on Mondays", "The office is open on Mondays"],
  [true, "The user lives in Lisbon", "The user has moved from Lisbon to Porto"],
  [
    true,
    "Tom drinks his coffee without sugar",
    "Tom takes two spoons of sugar in his coffee",
  ],
  [
    true,
    "The API rate limit is 100 requests per minute",
    "The API rate limit was raised to 500 requests per minute",
  ],
  [
    true,
    "Meetings should be no longer than 30 minutes",
    "Meetings may take up to an hour",
  ],
  [true, "Use tabs for indentation", "Use two spaces for indentation"],
  [true, "Weekly report is due on Thursday", "Weekly report is due on Monday"],
  [true, "The server is hosted in Frankfurt", "The server is hosted in Dublin"],
  [
    true,
    "The release is planned for March",
    "The release has been postponed to June",
  ],
  [
    true,
    "The password policy asks for 12 characters",
    "The password policy asks for 16 characters",
  ],
  [
    true,
    "We use Jenkins for continuous integration",
    "We use GitHub Actions for continuous integration",
  ],
  [true, "The user is vegetarian", "The user eats meat again"],
  [
    true,
    "Maria leads the design team",
    "Maria no longer leads the design team",
  ],
  [
    true,
    "The budget for the project is 20000 euros",
    "The budget for the project was cut to 15000 euros",
  ],
  // the same subject, another statement
  [
    false,
    "The user prefers dark mode in all editors",
    "The user edits with Neovim on a split keyboard",
  ],
  [
    false,
    "Deploys happen every Friday afternoon",
    "A deploy takes about twenty minutes",
  ],
  [false, "Anna is the product owner of Atlas", "Atlas is written in Go"],
  [
    false,
    "The staging database runs PostgreSQL 15",
    "Backups of the database are kept for 30 days",
  ],
  [false, "User is allergic to peanuts", "User likes Thai food"],
  [
    false,
    "Prefers TypeScript over JavaScript for new projects",
    "The old JavaScript project is maintained by Karl",
  ],
  [
    false,
    "The office is closed on Mondays",
    "The office has a new coffee machine",
  ],
  [
    false,
    "Call the customer back before noon",
    "The customer has ordered three licences",
  ],
  [false, "Her birthday is on the 4th of May", "She collects old maps"],
  [
    false,
    "Invoices are sent on the first day of the month",
    "Invoices are paid by bank transfer",
  ],
  [false, "The user lives in Lisbon", "The user grew up in Brazil"],
  [
    false,
    "Tests must pass before merging",
    "Merge requests need two reviewers",
  ],
  [
    false,
    "Tom drinks his coffee without sugar",
    "Tom works from home on Wednesdays",
  ],
  [
    false,
    "The API rate limit is 100 requests per minute",
    "The API answers errors as problem documents",
  ],
  [
    false,
    "Meetings should be no longer than 30 minutes",
    "Minutes of meetings are kept in the wiki",
  ],
  [false, "The dog is called Bruno", "The dog sleeps in the kitchen"],
  [false, "Use tabs for indentation", "Use British spelling in comments"],
  [false, "Weekly report is due on Thursday", "The report is written by Julia"],
  [
    false,
    "The server is hosted in Frankfurt",
    "The server has 64 GB of memory",
  ],
  [
    false,
    "The user speaks German and French",
    "The user is learning the piano",
  ],
];
