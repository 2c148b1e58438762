import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { systemCode } from '../errors/system-code';
import { preferencesOf, qualityOf } from './preferences';
import { isApi, isXapi, pathOf, sentPath } from './request';
import { portalPolicy } from './security-headers';

/**
 * Names with a hash of their content never change what they mean. The build makes two kinds: `main-4XKZQ2AB.js`, and for what is loaded
 * when it is needed `chunk-B-6xKRt_.js`, whose letters alone could be a word. docker/edge has the same rule.
 */
const HASHED = /-[A-Z0-9]{8}\.\w+$|[/\\]chunk-[\w-]{8}\.js$/;
const YEAR = 'public, max-age=31536000, immutable';

const NO_PORTAL = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Attest</title>
<p>Attest is running. Its portal is not there yet: <code>npm start</code> builds it after a change, which takes about 15 s, and
<code>npm run build</code> builds it by hand. This page shows it as soon as it is there. The API's documentation is at <a href="/api/docs">/api/docs</a>.</p>
`;

/**
 * Serves the portal's files, and its page for every address that a browser opens: the portal finds its way by the address itself.
 * Addresses of the APIs stay what they are. Without a built portal a page says so. Answers whether there is one.
 */
export async function servePortal(fastify: FastifyInstance, folder: string | undefined): Promise<boolean> {
  let page = await readPage(folder);
  if (folder !== undefined) {
    // `npm start` may still be building the portal: the folder is there first, its files follow.
    await mkdir(folder, { recursive: true });
    await fastify.register(fastifyStatic, {
      root: folder,
      serve: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        void reply.header('Cache-Control', HASHED.test(path) ? YEAR : 'no-cache');
      },
    });
  }
  fastify.route({
    method: 'GET',
    url: '/*',
    config: { access: { kind: 'public' } },
    handler: async (request, reply) => {
      const path = pathOf(request.url);
      if (isApi(path) || isXapi(path)) {
        reply.callNotFound();
        return reply;
      }
      page ??= await readPage(folder);
      const file = page === undefined ? undefined : fileName(sentPath(request.url));
      if (file !== undefined) return reply.sendFile(file);
      if (!wantsPage(request)) {
        reply.callNotFound();
        return reply;
      }
      return sendPage(reply, page);
    },
  });
  return page !== undefined;
}

async function readPage(folder: string | undefined): Promise<string | undefined> {
  if (folder === undefined) return undefined;
  try {
    return await readFile(join(folder, 'index.html'), 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** What has an extension is a file; what has none is an address within the portal. */
function fileName(path: string): string | undefined {
  const name = path.slice(1);
  return name !== 'index.html' && /\.[a-z0-9]{2,11}$/i.test(name) ? name : undefined;
}

function wantsPage({ headers }: FastifyRequest): boolean {
  return qualityOf('text/html', preferencesOf(headers.accept ?? '*/*')) > 0;
}

function sendPage(reply: FastifyReply, page: string | undefined): FastifyReply {
  void reply.header('Cache-Control', 'no-cache').type('text/html; charset=utf-8');
  if (page === undefined) return reply.send(NO_PORTAL);
  const nonce = randomBytes(16).toString('base64url');
  void reply.header('Content-Security-Policy', portalPolicy(nonce));
  return reply.send(withNonce(page, nonce));
}

/** Angular reads the nonce from its root element; the page's own <style> elements carry it themselves. */
function withNonce(page: string, nonce: string): string {
  return page
    .replaceAll(/<style(?=[\s>])/g, `<style nonce="${nonce}"`)
    .replace(/<([a-z]+-root)(?=[\s>])/, `<$1 ngCspNonce="${nonce}"`);
}
