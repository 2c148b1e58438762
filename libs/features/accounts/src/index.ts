export { Bootstrapping, BootstrapRefused } from './bootstrap';
export { GetOrganization } from './get-organization';
export { OrganizationFacts } from './organization-facts';
export { SignInUser } from './sign-in';
export { SignUpOrganization } from './sign-up';
export { AccountsModule } from './accounts.module';
