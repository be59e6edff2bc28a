import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type Message = { role: string; content: unknown; tool_call_id?: string };
export type ModelRequest = {
  messages: Message[];
  tools?: { function: { name: string } }[];
};
export type Step = { tool: string; args: object } | { text: string };

/** A language model that says what it is told to, one step a request, over OpenAI's protocol. */
export async function mockModel(
  next: (request: ModelRequest, turn: number) => Step,
) {
  const requests: ModelRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    let body = "";
    incoming.setEncoding("utf8").on("data", (text: string) => (body += text));
    incoming.on("end", () => {
      const request = JSON.parse(body || "{}") as ModelRequest;
      const step = next(request, requests.length);
      requests.push(request);
      outgoing.writeHead(200, { "Content-Type": "text/event-stream" });
      const send = (delta: object, finish_reason: string | null) =>
        outgoing.write(
          `data: ${JSON.stringify({
            id: "chatcmpl-mock",
            object: "chat.completion.chunk",
            created: 0,
            model: "mock",
            choices: [{ index: 0, delta, finish_reason }],
          })}\n\n`,
        );
      if ("text" in step) {
        send({ role: "assistant", content: step.text }, null);
        send({}, "stop");
      } else {
        const call = {
          index: 0,
          id: `call_${requests.length}`,
          type: "function",
          function: { name: step.tool, arguments: JSON.stringify(step.args) },
        };
        send({ role: "assistant", tool_calls: [call] }, null);
        send({}, "tool_calls");
      }
      outgoing.end("data: [DONE]\n\n");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    baseUrl: `http://127.0.0.1:${port}/v1`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
