import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import dotenv from "dotenv";
import { beforeAll, describe, expect, test } from "vitest";
import { ownVariables } from "../../convex/backend/secretNames.js";
import {
  blocksOf,
  fences,
  idsIn,
  pages,
  runBlock,
  type Block,
} from "../docs/blocks.js";
import { copyTo, lendPackages, root } from "../pack/packed.js";
import { OPENAI, SAMPLE } from "../scripts/sample.js";
import {
  clientsPath,
  deployment,
  environment,
  freshAgentId,
  deployableSkill,
  run,
  temporaryFolder,
  writeJson,
} from "./clients.js";

/** What the pages tell an operator to do, done with the stock CLI and MCP server. */
describe.skipIf(deployment === null)("the operator", () => {
  const folder = deployableSkill();
  const agentId = freshAgentId();
  const runId = freshAgentId();
  const blocks = pages()
    .flatMap(blocksOf)
    .filter(({ place }) => place === "deployment")
    // The pages repeat how to deploy; once is enough.
    .filter(
      ({ text }, i, all) => all.findIndex((other) => other.text === text) === i,
    );
  let ids: Record<string, string> = {};

  beforeAll(() => {
    writeFileSync(path.join(folder, "key.txt"), OPENAI);
  });

  test("finds commands to run", () => expect(blocks.length).toBeGreaterThan(8));

  test.for(blocks)("$page:$line works as pasted", async (block) => {
    const text = renamed(block);
    const cwd = /scripts\//.test(text) ? withScripts() : folder;
    const { code, output, errors } = await runBlock(
      { ...block, text },
      environment({ ...ids }),
      cwd,
    );
    expect(code, errors).toBe(0);
    expect(output).not.toContain('"ok": false');
    ids = { ...ids, ...idsIn(output) };
  });

  /** The pages' names of agents, made unique for each page and run. */
  function renamed({ page, text }: Block): string {
    const suffix = `${runId}${pages().indexOf(page)}`;
    return text
      .replace(/("(?:agentId|confirm)":"(?:main|home-bot))"/g, `$1-${suffix}"`)
      .replace(/(--agent (?:main|home-bot))\b/g, `$1-${suffix}`);
  }

  /** The repository, where the scripts are. */
  function withScripts(): string {
    const project = temporaryFolder("repository");
    copyTo(project, ["package.json", "convex.json", "tsconfig.json"]);
    lendPackages(project);
    for (const name of ["scripts", "convex"]) copyFolder(name, project);
    writeFileSync(path.join(project, ".env"), `${prefixOf(agentId)}=x\n`);
    return project;
  }

  test("a real .env moves to the deployment and leaves it byte for byte", async () => {
    const project = withScripts();
    const file = path.join(project, "secrets.env");
    writeFileSync(file, SAMPLE);
    const migrate = async (...args: string[]) =>
      await run(
        "npx",
        [
          "tsx",
          "scripts/migrateEnv.ts",
          "--file",
          file,
          "--agent",
          agentId,
          ...args,
        ],
        {
          cwd: project,
        },
      );
    // AGENT_HELPER_… is another agent's already, whatever --agent says.
    const copied = await migrate("--overwrite");
    expect(copied.stdout).toContain("9 of 9 verified");
    expect(copied.stdout + copied.stderr).not.toContain(OPENAI);
    const values = dotenv.parse(SAMPLE);
    for (const key of [
      "OPENAI_API_KEY",
      "STRIPE_KEY",
      "ESCAPES",
      "PEM",
      "BACKTICKED",
    ]) {
      const name = ownVariables(agentId, key)[0]!;
      const { stdout } = await run("npx", ["convex", "env", "get", name], {
        cwd: project,
      });
      expect(stdout, key).toBe(`${values[key]}\n`);
    }
    const removed = await migrate("--yes-remove");
    expect(removed.stdout).toContain("9 removed");
    const rest = dotenv.parse(readFileSync(file, "utf8"));
    expect(Object.keys(rest)).toContain("CONVEX_DEPLOY_KEY");
    expect(Object.keys(rest)).not.toContain("PEM");
  });

  test("the CLI's data shows the component's tables to the operator alone", async () => {
    const args = [
      "convex",
      "data",
      "memories",
      "--component",
      "openclawBackend",
    ];
    const { stdout } = await run("npx", [...args, "--limit", "100"], {
      cwd: folder,
    });
    expect(stdout).toContain(`agent/main-${runId}`);
  });

  test("a function refuses what HTTP refuses: secrets, sizes, types", async () => {
    const addMemory = async (content: string) => {
      const args = JSON.stringify({ agentId, content });
      return await run("npx", ["convex", "run", "memory:addMemory", args], {
        cwd: folder,
      });
    };
    const secret = await addMemory(
      "the key is ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    );
    expect(secret.code).not.toBe(0);
    expect(secret.stdout).toBe("");
    expect(secret.stderr).toMatch(/secret_detected: .*"findings"/);
    const long = await addMemory("x".repeat(16_385));
    expect(long.code).not.toBe(0);
    expect(long.stderr).toMatch(/payload_too_large: |invalid_request: /);
  });

  describe.skipIf(clientsPath === null)(
    "with mcporter and the stock MCP server",
    () => {
      const config = fences("references/setup.md", "json").find(
        ({ words }) => words[0] === "mcporter",
      )!;
      const workspace = temporaryFolder("mcporter");
      const mcp = blocksOf("references/setup.md").filter(
        ({ place }) => place === "mcp",
      );

      beforeAll(() => {
        const { mcpServers } = JSON.parse(config.text) as {
          mcpServers: { convex: { command: string; args: string[] } };
        };
        const { convex } = mcpServers;
        // The installed CLI, which a test holds to the named version, and the real folder.
        convex.args = convex.args
          .filter((arg) => arg !== "-y")
          .map((arg) =>
            arg
              .replace(/^convex@.*/, "convex")
              .replace("/path/to/this/folder", folder),
          );
        mkdirSync(path.join(workspace, "config"));
        writeJson(path.join(workspace, "config/mcporter.json"), { mcpServers });
      });

      test.for(mcp)("setup.md:$line works as pasted", async (block) => {
        const { code, output, errors } = await runBlock(
          {
            ...block,
            text: block.text.replaceAll(
              '"agentId":"main"',
              `"agentId":"${agentId}"`,
            ),
          },
          environment({ PROJECT: folder, HOME: workspace }),
          workspace,
        );
        expect(code, errors + output).toBe(0);
        expect(output).not.toContain('"ok": false');
        expect(output).not.toMatch(/isError|Not Authorized|"error": "Failed/);
        if (output.includes('"results"'))
          expect(output).toContain("lives in Lisbon");
      });

      test("a refused call is an error of the tool, in the same words", async () => {
        const select = mcp.find(({ text }) => text.startsWith("SEL="))!;
        const text = `${select.text.split("\nmcporter")[0]}
mcporter call convex.run deploymentSelector="$SEL" functionName=memory:addMemory \
  'args={"agentId":"${agentId}","content":""}' --no-coerce --output json`;
        const { output } = await runBlock(
          { ...select, text },
          environment({ PROJECT: folder, HOME: workspace }),
          workspace,
        );
        const { error } = JSON.parse(output) as { error: string };
        expect(error).toContain("Failed to run function");
        expect(error).toContain("invalid_request: Must not be empty.");
      });
    },
  );
});

function prefixOf(agentId: string): string {
  return `DOCS_${agentId.toUpperCase()}`;
}

function copyFolder(name: string, project: string): void {
  cpSync(path.join(root, name), path.join(project, name), { recursive: true });
}
