import { request, type ClientRequest } from 'node:http';

import type { Visitor } from './agent';

/** Sends the head of a form at once; its body when the test says so. Gives the place it leads to. */
export async function sendSlowly(
  url: string,
  visitor: Visitor,
  action: string,
): Promise<{ finish: () => Promise<{ status: number | undefined; location: string }> }> {
  const { path, body, cookie } = visitor.byHand({}, action);
  const headers = {
    cookie,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
  };
  const sent: ClientRequest = request(`${url}${path}`, { method: 'POST', headers });
  const answered = new Promise<{ status: number | undefined; location: string }>((resolve) => {
    sent.on('response', (response) => {
      response.resume();
      resolve({ status: response.statusCode, location: response.headers.location ?? '' });
    });
  });
  const half = Math.floor(body.length / 2);
  await new Promise((resolve) => sent.write(body.slice(0, half), resolve));
  // The server must have read the head before the test lets the time run out.
  await new Promise((resolve) => setTimeout(resolve, 100));
  return {
    finish: () => {
      sent.end(body.slice(half));
      return answered;
    },
  };
}
