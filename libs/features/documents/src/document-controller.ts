import { Controller, Delete, Get, HttpCode, Post, Put, Req, Res, type Type } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '@attest/kernel';
import { Caller, type KeyCaller, readXapiRequest, Settings, XapiKey, type XapiRequest } from '@attest/platform';
import type { StoredDocument } from '@attest/storage-ports';
import {
  type DocumentKind,
  type DocumentMethod,
  type DocumentRequest,
  isNotModified,
  readDocumentRequest,
} from '@attest/xapi';
import { ChangeDocuments, type DocumentWrite } from './change-documents';
import { ReadDocuments } from './read-documents';

/** `state` and `profile` mean reading and writing; what may read all may read these too. */
type DocumentRight = 'state' | 'profile';

type Asked = XapiRequest & { readonly about: DocumentRequest };

/**
 * The controller of one document resource: the three differ in their parameters alone (xAPI 1.0.3 Communication 2.2). HEAD is
 * answered from GET.
 */
export function documentController(path: string, kind: DocumentKind, right: DocumentRight): Type {
  @Controller(path)
  class DocumentController {
    constructor(
      private readonly read: ReadDocuments,
      private readonly change: ChangeDocuments,
      private readonly settings: Settings,
    ) {}

    @Get()
    @XapiKey(right, 'all/read')
    async get(
      @Caller() { tenant }: KeyCaller,
      @Req() request: FastifyRequest,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const { about, ifNoneMatch } = this.asked('GET', request);
      if (about.kind === 'one') {
        await send(reply, await this.read.one(tenant, about.key), ifNoneMatch);
      } else {
        await reply.send(await this.read.ids(tenant, about.scope, about.since));
      }
    }

    @Put()
    @XapiKey(right)
    @HttpCode(204)
    async put(@Caller() { tenant }: KeyCaller, @Req() request: FastifyRequest): Promise<void> {
      await this.change.put(tenant, writeOf(this.asked('PUT', request)));
    }

    @Post()
    @XapiKey(right)
    @HttpCode(204)
    async post(@Caller() { tenant }: KeyCaller, @Req() request: FastifyRequest): Promise<void> {
      await this.change.post(tenant, writeOf(this.asked('POST', request)));
    }

    @Delete()
    @XapiKey(right)
    @HttpCode(204)
    async delete(@Caller() { tenant }: KeyCaller, @Req() request: FastifyRequest): Promise<void> {
      const { about, ...asked } = this.asked('DELETE', request);
      if (about.kind === 'one') await this.change.remove(tenant, { ...asked, key: about.key });
      else await this.change.removeAll(tenant, about.scope, asked);
    }

    private asked(method: DocumentMethod, request: FastifyRequest): Asked {
      const asked = readXapiRequest(request, this.settings);
      return { ...asked, about: readDocumentRequest(kind, method, asked.parameters, asked) };
    }
  }
  return DocumentController;
}

function writeOf({ about, body, ...asked }: Asked): DocumentWrite {
  // Reading the parameters of PUT and POST has refused a request without a document's id.
  if (about.kind !== 'one') throw new DomainError('invalid_request');
  return { ...asked, key: about.key, sent: { contentType: asked.contentType, bytes: body } };
}

/** The document's bytes under the type that they came with, and its tag: no layer behind may change either (C 3.1). */
async function send(
  reply: FastifyReply,
  { bytes, contentType, etag, updated }: StoredDocument,
  ifNoneMatch: string | undefined,
): Promise<void> {
  void reply.header('ETag', `"${etag}"`).header('Last-Modified', new Date(updated).toUTCString());
  if (isNotModified(ifNoneMatch, etag)) {
    await reply.code(304).send();
    return;
  }
  const type = contentType === '' ? 'application/octet-stream' : contentType;
  await reply.header('Content-Type', type).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
