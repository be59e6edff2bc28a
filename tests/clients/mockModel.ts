import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PROTOCOLS } from "./modelProtocols.js";

export type Message = { role?: string; content?: unknown };
export type ModelRequest = {
  messages: Message[];
  /** The names of the tools that the client offers. */
  tools: string[];
};
export type Asked = ModelRequest & { body: string };
export type Step = { tool: string; args: object } | { text: string };

/** A language model that says what it is told to, one step a request, over the protocol of whoever asks. */
export async function mockModel(
  next: (request: ModelRequest, turn: number) => Step,
) {
  const requests: Asked[] = [];
  const server = createServer((incoming, outgoing) => {
    let body = "";
    incoming.setEncoding("utf8").on("data", (text: string) => (body += text));
    incoming.on("end", () => {
      const { pathname } = new URL(incoming.url!, "http://127.0.0.1");
      const protocol = PROTOCOLS.find(({ path }) => path.test(pathname));
      if (protocol === undefined) {
        outgoing.writeHead(404).end();
        return;
      }
      const request = protocol.read(JSON.parse(body) as never);
      const turn = requests.length;
      const step = next(request, turn);
      requests.push({ ...request, body });
      outgoing.writeHead(200, { "Content-Type": "text/event-stream" });
      for (const { name, data } of protocol.write(step, turn)) {
        if (name !== undefined) outgoing.write(`event: ${name}\n`);
        const line = typeof data === "string" ? data : JSON.stringify(data);
        outgoing.write(`data: ${line}\n\n`);
      }
      outgoing.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    requests,
    origin,
    baseUrl: `${origin}/v1`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What the client has told the model last, as one text. */
export function lastHeard({ messages }: ModelRequest): string {
  return JSON.stringify(messages.at(-1));
}
