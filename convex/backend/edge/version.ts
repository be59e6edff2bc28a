/** The version in package.json; a test keeps both equal. */
export const VERSION = "0.1.0";
