/**
 * The least a WebSocket server can do: `ws` on a Unix socket that answers each frame with one of a given size, or sends
 * what it gets to everybody. No validation, no state, no disk.
 */
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { serveCommands } from '../../support/teamProcess.ts';

const commands = {
  async listen({ endpoint, answer }: { endpoint: string; answer: 'all' | { bytes: number } }): Promise<void> {
    const http = createServer();
    const server = new WebSocketServer({ server: http, perMessageDeflate: false });
    const reply = answer === 'all' ? undefined : bareAnswer(answer.bytes);
    server.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        if (reply !== undefined) socket.send(reply, { binary: false });
        else for (const client of server.clients) client.send(data, { binary: false });
      });
    });
    await new Promise<void>((resolve) => http.listen(endpoint, resolve));
  },
};

export type BareServerCommands = typeof commands;

function bareAnswer(bytes: number): Buffer {
  return Buffer.from('{"jsonrpc":"2.0","id":1,"result":"'.padEnd(bytes - 2, 'x') + '"}');
}

serveCommands(commands);
