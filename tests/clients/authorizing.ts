import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { Access } from "./mcpClients.js";

/** A loopback proxy that adds a token to each request, for a client that can send none. */
export async function authorizing() {
  let target: Access | null = null;
  const proxy = createServer((incoming, outgoing) => {
    const { method, url = "/" } = incoming;
    const headers = {
      ...incoming.headers,
      authorization: `Bearer ${target!.token}`,
    };
    const onward = request(target!.url + url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    to: (access: Access) => void (target = access),
    close: () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}
