import { connect } from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/**
 * One connection that is kept: sends one request after the other, as HTTP/1.1 on a socket. Node's own client costs as much CPU as the
 * server needs to answer a small request, and the two share the machine's cores. It reads answers with a Content-Length, or none
 * (204, 304), which is all that the cases bring about; it refuses what it cannot read.
 */
export class Client {
  constructor({ url, key, secret }) {
    const { hostname, port, host } = new URL(url);
    this.socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.always =
      `Host: ${host}\r\nConnection: keep-alive\r\nX-Experience-API-Version: 1.0.3\r\n` +
      `Authorization: Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}\r\n`;
    this.chunks = [];
    this.length = 0;
    this.socket.on('data', (bytes) => this.take(bytes));
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => this.fail(new Error('The server closed the connection.')));
  }

  /** Answers status and body; call it again when it has answered. */
  send(method, path, body) {
    const about =
      body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) throw new Error('The connection is closed.');
      this.waiting = { resolve, reject };
      this.socket.write(`${method} ${path} HTTP/1.1\r\n${this.always}${about}\r\n${body ?? ''}`);
    });
  }

  close() {
    this.waiting = undefined;
    this.socket.destroy();
  }

  take(bytes) {
    this.chunks.push(bytes);
    this.length += bytes.length;
    if (this.answer === undefined && !this.readHead()) return;
    if (this.length < this.answer.end) return;
    const { status, start, end } = this.answer;
    const whole = this.joined();
    const { waiting } = this;
    this.chunks = [];
    this.length = 0;
    this.answer = this.waiting = undefined;
    if (whole.length > end) waiting?.reject(new Error('More came than was asked for.'));
    else waiting?.resolve({ status, body: whole.toString('utf8', start, end) });
  }

  /** Whether the head has arrived. */
  readHead() {
    const bytes = this.joined();
    const start = bytes.indexOf(END_OF_HEAD);
    if (start < 0) return false;
    const head = bytes.latin1Slice(0, start);
    const status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined && status !== 204 && status !== 304) {
      this.fail(new Error(`An answer without Content-Length: ${head}`));
      return false;
    }
    const body = start + END_OF_HEAD.length;
    this.answer = { status, start: body, end: body + Number(length ?? 0) };
    return true;
  }

  joined() {
    if (this.chunks.length > 1) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0];
  }

  fail(error) {
    this.waiting?.reject(error);
    this.waiting = undefined;
  }
}
