import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Which kind of project may import which: arrows point inward (docs/adr/0003-layers.md). */
const ARROWS = {
  'type:domain': ['type:domain'],
  'type:contract': ['type:domain', 'type:contract'],
  'type:port': ['type:domain', 'type:port'],
  'type:engine': ['type:domain', 'type:port'],
  'type:adapter': ['type:domain', 'type:port'],
  'type:suite': ['type:domain', 'type:port'],
  'type:platform': ['type:domain', 'type:contract', 'type:port', 'type:engine', 'type:platform'],
  'type:feature': ['type:domain', 'type:contract', 'type:port', 'type:engine', 'type:platform', 'type:feature'],
  'type:role': ['type:domain', 'type:port', 'type:engine', 'type:adapter', 'type:platform', 'type:feature'],
  'type:app': ['type:role', 'type:platform'],
  'type:testing': [
    'type:domain',
    'type:contract',
    'type:port',
    'type:engine',
    'type:adapter',
    'type:suite',
    'type:platform',
    'type:feature',
    'type:role',
  ],
  'type:e2e': ['type:domain', 'type:contract', 'type:testing'],
  'type:ui': ['type:domain', 'type:ui'],
  'type:data-access': ['type:domain', 'type:contract', 'type:data-access'],
  'type:portal-feature': ['type:domain', 'type:contract', 'type:ui', 'type:data-access', 'type:portal-feature'],
  'type:portal-app': ['type:domain', 'type:ui', 'type:data-access', 'type:portal-feature'],
};

/** Specs may also use suites, adapters and the harness: a test of a rule needs a real part, not a mock. */
const inSpecs = (from, to) => [
  ...to,
  'type:suite',
  'type:testing',
  ...(from === 'type:domain' ? [] : ['type:adapter']),
];

const INSIDE = {
  group: ['@attest/*/src/*', '@attest/*/src'],
  message: 'Import a project by its name; its inside is its own.',
};
/** Named here and not by tags, because the boundaries rule knows only packages that are installed. */
const SERVERS = {
  group: ['mongoose', 'mongodb', 'bullmq', 'ioredis'],
  message: 'Only the adapter of a server knows its client.',
};
const IMPURE = {
  group: ['node:*', '!node:crypto'],
  message: 'Domain libraries are pure: no file, no network, no process.',
};

const FRAMEWORKS = [
  '@nestjs/*',
  'fastify',
  '@fastify/*',
  'mongoose',
  'bullmq',
  'ioredis',
  '@angular/*',
  'nodemailer',
  'pdfmake',
];
const NOT_IN_THE_CORE = ['type:domain', 'type:contract', 'type:port', 'type:engine', 'type:suite'];

const boundaries = (spec) => ({
  '@nx/enforce-module-boundaries': [
    'error',
    {
      allow: [],
      depConstraints: [
        ...Object.entries(ARROWS).map(([from, to]) => ({
          sourceTag: from,
          onlyDependOnLibsWithTags: spec ? inSpecs(from, to) : to,
          ...(NOT_IN_THE_CORE.includes(from) ? { bannedExternalImports: FRAMEWORKS } : {}),
        })),
        {
          sourceTag: 'type:feature',
          bannedExternalImports: ['mongoose', 'bullmq', 'ioredis', 'nodemailer', '@angular/*'],
        },
        { sourceTag: 'runtime:browser', onlyDependOnLibsWithTags: ['runtime:browser', 'runtime:any'] },
        {
          sourceTag: 'runtime:any',
          onlyDependOnLibsWithTags: spec ? ['runtime:any', 'runtime:node'] : ['runtime:any'],
        },
      ],
    },
  ],
});

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      '**/.angular/**',
      '**/.nx/**',
      '**/data/**',
      '**/coverage/**',
      '**/*.cjs',
      'tmp/**',
      'apps/e2e/fixtures/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [eslint.configs.recommended, ...tseslint.configs.strictTypeChecked, prettier],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...boundaries(false),
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      'no-restricted-imports': ['error', { patterns: [INSIDE, SERVERS] }],
    },
  },
  {
    files: ['libs/{kernel,xapi,tenancy,ledger,compliance}/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [INSIDE, SERVERS, IMPURE] }],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Domain libraries have no clock of their own.' },
      ],
    },
  },
  {
    files: ['libs/{storage/mongo,queue/bullmq}/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [INSIDE] }] },
  },
  { files: ['libs/kernel/src/clock.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['**/*.spec.ts', 'libs/*/suite/**/*.ts', 'libs/testing/**/*.ts', 'apps/e2e/**/*.ts'],
    rules: {
      ...boundaries(true),
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', name: ['test', 'it', 'describe'], package: 'node:test' }] },
      ],
    },
  },
  {
    files: ['apps/portal/**/*.ts', 'libs/portal/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'at', style: 'kebab-case' }],
      '@angular-eslint/directive-selector': ['error', { type: 'attribute', prefix: 'at', style: 'camelCase' }],
      '@angular-eslint/prefer-on-push-component-change-detection': 'error',
    },
  },
  {
    files: ['apps/portal/**/*.html', 'libs/portal/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
  },
  {
    files: ['**/*.mjs'],
    extends: [eslint.configs.recommended, prettier],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        Buffer: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
      },
    },
  },
);
