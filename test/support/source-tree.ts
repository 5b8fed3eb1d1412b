import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '../..');

/** A TypeScript file, parsed; its path is relative to the project, with forward slashes. */
export interface Source {
  path: string;
  text: string;
  tree: ts.SourceFile;
}

/** One imported file or package, as written. */
export interface Import {
  /** The file it resolves to, or undefined for a package. */
  file: string | undefined;
  specifier: string;
  line: number;
}

export function source(path: string, text: string): Source {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true) };
}

/** Every TypeScript file under these folders of the project. */
export function readSources(...folders: string[]): Source[] {
  return filesUnder(...folders)
    .filter((path) => path.endsWith('.ts'))
    .map((path) => source(path, readFileSync(join(root, path), 'utf8')));
}

export function filesUnder(...folders: string[]): string[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Everything that a file imports, in whatever way: `import`, `export from`, `import()`, `require()`, `typeof import()`. */
export function importsOf(file: Source, known: ReadonlySet<string>): Import[] {
  return nodesOf(file.tree).flatMap((node) => {
    const specifier = specifierOf(node);
    return specifier ? [{ specifier: specifier.text, file: resolveImport(file.path, specifier.text, known), line: lineOf(file, specifier) }] : [];
  });
}

function specifierOf(node: ts.Node): ts.StringLiteral | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? literal(node.argument.literal) : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  const loads = node.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(node.expression) && node.expression.text === 'require');
  return loads ? literal(node.arguments[0]) : undefined;
}

const literal = (node: ts.Node | undefined): ts.StringLiteral | undefined => (node && ts.isStringLiteral(node) ? node : undefined);

/** A relative specifier as a file of the project, whether or not it exists there. */
export function resolveImport(from: string, specifier: string, known: ReadonlySet<string>): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const path = posix.join(posix.dirname(from), specifier);
  return [`${path}.ts`, `${path}/index.ts`, path].find((candidate) => known.has(candidate)) ?? `${path}.ts`;
}

export function nodesOf(tree: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

export function lineOf(file: Source, node: ts.Node): number {
  return file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree)).line + 1;
}

/** The names of the decorators on a class, a method or a parameter; of SetMetadata with its key, which is what it says. */
export function decoratorsOf(node: ts.Node): string[] {
  if (!ts.canHaveDecorators(node)) return [];
  return (ts.getDecorators(node) ?? []).map(({ expression }) => {
    if (!ts.isCallExpression(expression)) return expression.getText();
    const name = expression.expression.getText();
    return name === 'SetMetadata' ? `${name}(${expression.arguments[0]?.getText() ?? ''})` : name;
  });
}

export function classesOf(file: Source): ts.ClassDeclaration[] {
  return nodesOf(file.tree).filter(ts.isClassDeclaration);
}
