import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  addSigner,
  type AddSigner as AddSignerInput,
  previewSigner,
  type PreviewSigner,
  signerPreview,
  type SignerPreview,
  trustedSigner,
  type TrustedSigner,
  trustedSignerList,
  type TrustedSignerList,
} from '@attest/contracts';
import { Caller, Member, type MemberCaller } from '@attest/platform';
import { AddSigner } from './add-signer';
import { ListSigners } from './list-signers';
import { RemoveSigner } from './remove-signer';
import { signerReply } from './signer-reply';

/** Whom an organization trusts to sign statements. */
@ApiTags('Trusted signers')
@Controller('api/organizations/:organization/signers')
export class SignersController {
  constructor(
    private readonly listSigners: ListSigners,
    private readonly addSigner: AddSigner,
    private readonly removeSigner: RemoveSigner,
  ) {}

  @Get()
  @Member('signers.read')
  @ApiOkResponse({ standardSchema: trustedSignerList })
  async list(@Caller() caller: MemberCaller): Promise<TrustedSignerList> {
    return { signers: (await this.listSigners.list(caller.tenant)).map(signerReply) };
  }

  @Post()
  @Member('signers.change')
  @ApiCreatedResponse({ standardSchema: trustedSigner })
  async add(@Caller() caller: MemberCaller, @Body({ schema: addSigner }) body: AddSignerInput): Promise<TrustedSigner> {
    return signerReply(await this.addSigner.add(caller.tenant, caller.actor, body));
  }

  @Post('preview')
  @HttpCode(200)
  @Member('signers.change')
  @ApiOkResponse({ standardSchema: signerPreview })
  preview(
    @Caller() caller: MemberCaller,
    @Body({ schema: previewSigner }) { pem }: PreviewSigner,
  ): Promise<SignerPreview> {
    return this.addSigner.preview(caller.tenant, pem);
  }

  @Delete(':fingerprint')
  @HttpCode(204)
  @Member('signers.change')
  @ApiNoContentResponse()
  remove(@Caller() caller: MemberCaller, @Param('fingerprint') fingerprint: string): Promise<void> {
    return this.removeSigner.remove(caller.tenant, caller.actor, fingerprint);
  }
}
