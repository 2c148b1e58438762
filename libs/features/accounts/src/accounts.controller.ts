import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Me, me, signIn, type SignIn, signUp, type SignUp } from '@attest/contracts';
import { Sessions } from '@attest/identity';
import {
  Caller,
  clearSessionCookies,
  Public,
  SESSION_COOKIE,
  setSessionCookies,
  Settings,
  SignedIn,
  Throttled,
  type UserCaller,
} from '@attest/platform';
import { SignInUser } from './sign-in';
import { type SignedIn as SignedInUser, SignUpOrganization } from './sign-up';
import { WhoAmI } from './who-am-i';

/** Signing up, in and out. */
@ApiTags('Accounts')
@Controller('api')
export class AccountsController {
  constructor(
    private readonly signUpOrganization: SignUpOrganization,
    private readonly signInUser: SignInUser,
    private readonly whoAmI: WhoAmI,
    private readonly sessions: Sessions,
    private readonly settings: Settings,
  ) {}

  @Post('sign-up')
  @Public()
  @Throttled({ limit: 10, seconds: 3600, counts: 'attempts' })
  @ApiCreatedResponse({ standardSchema: me })
  async signUp(
    @Body({ schema: signUp }) body: SignUp,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    return this.begin(await this.signUpOrganization.signUp(body, request.ip), request, reply);
  }

  @Post('sign-in')
  @HttpCode(200)
  @Public()
  @Throttled({ limit: 10, seconds: 300, counts: 'failures' })
  @ApiOkResponse({ standardSchema: me })
  async signIn(
    @Body({ schema: signIn }) body: SignIn,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    return this.begin(await this.signInUser.signIn(body, request.ip), request, reply);
  }

  @Post('sign-out')
  @HttpCode(204)
  @SignedIn()
  async signOut(@Caller() caller: UserCaller, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.signInUser.signOut(caller);
    clearSessionCookies(reply);
  }

  @Get('me')
  @SignedIn()
  @ApiOkResponse({ standardSchema: me })
  me(@Caller() caller: UserCaller): Promise<Me> {
    return this.whoAmI.of(caller.user);
  }

  /** Gives the browser its new session in place of the one it came with, which ends. */
  private async begin(signedIn: SignedInUser, request: FastifyRequest, reply: FastifyReply): Promise<Me> {
    const before = request.cookies[SESSION_COOKIE];
    if (before !== undefined) await this.sessions.endByToken(before);
    setSessionCookies(reply, this.settings, signedIn.session);
    return this.whoAmI.of(signedIn.user);
  }
}
