/** A dotenv file as people have them. Every secret in it is made up, and put together from parts. */
export const MULTI_LINE = [
  "-----BEGIN " + "PRIVATE KEY-----",
  "bm90IGEga2V5",
  "-----END " + "PRIVATE KEY-----",
].join("\n");
export const OPENAI = "sk-" + "test-openai-not-real";
export const QUOTED = "two  words # no comment";
const DEPLOY_KEY = "dev:" + "sample-animal-1" + "|not-real";
const TOO_LONG = "K".repeat(129);

export const SAMPLE = `# Keys of the assistant
export OPENAI_API_KEY=${OPENAI} # billed to the team

STRIPE_KEY='${QUOTED}'
SPACED   =   "  kept  "
ESCAPES="first\\nsecond"
PEM="${MULTI_LINE}"
BACKTICKED=\`it's "quoted"\`
WITH_HASH=abc#def
DOLLAR="p$w\${HOME}"

CONVEX_DEPLOY_KEY=${DEPLOY_KEY}
CONVEX_DEPLOYMENT=dev:sample-animal-1
NEXT_PUBLIC_CONVEX_URL=https://sample-animal-1.convex.cloud
SECRET_GUARD=block
AGENT_HELPER_OPENAI_API_KEY=its-own
TWICE=one
TWICE=two
SAME=value
SAME=value
EMPTY=
with-dash=x
dotted.name=x
lower_case=x
${TOO_LONG}=x
LONG_VALUE=${"v".repeat(8193)}
# the end
`;
