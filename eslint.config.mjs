import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const environmentOnly = {
  object: 'process',
  property: 'env',
  message: 'Inject Environment (src/platform/environment.ts): process.env is read for it, and for nobody else.',
};

const nodeGlobals = { process: 'readonly', console: 'readonly', module: 'writable', require: 'readonly', __dirname: 'readonly' };

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.data/', '.tmp/', 'demo/report.*']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A Nest module is an empty class with a decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowStaticOnly: true }],
      // Numbers and booleans read well in a sentence; objects do not.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidOperator: true }],
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // `a || b` on texts means "or when empty", which `??` would change.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      // `async` also turns a throw into a rejection, which is reason enough.
      '@typescript-eslint/require-await': 'off',
      // A type parameter that names what is answered, `query<Row>(sql)`, is used once and still tells something.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Views are plain objects whose class is their documentation.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // What took its place came after Node 20; what is marked so that nobody uses it without a reason.
      '@typescript-eslint/no-deprecated': ['error', { allow: ['isNativeError', 'allowInsecureRequests'] }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-restricted-properties': ['error', environmentOnly],
    },
  },
  {
    // Before its row is inserted, a column's property may be empty although its type says otherwise.
    files: ['src/**/*.entity.ts'],
    rules: { '@typescript-eslint/no-unnecessary-condition': 'off' },
  },
  { files: ['src/platform/process-environment.ts'], rules: { 'no-restricted-properties': 'off' } },
  // The types are those of Node 24, and what it added may be missing on 20.19.
  { files: ['src/load.ts'], rules: { '@typescript-eslint/no-unnecessary-condition': 'off' } },
  { files: ['demo/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: ['bench/**/*.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['test/**/*.ts', 'demo/**/*.ts'],
    rules: {
      'no-restricted-properties': 'off',
      // The body of an answer has no type until the test has looked at it.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  { files: ['**/*.js'], languageOptions: { sourceType: 'commonjs', globals: nodeGlobals } },
  { files: ['**/*.mjs'], languageOptions: { sourceType: 'module', globals: nodeGlobals } },
);
