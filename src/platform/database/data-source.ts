import { join, resolve } from 'node:path';
import { DataSource } from 'typeorm';
import { Environment } from '../environment';
import { extensionFolders } from '../extensions';
import { databaseOptions } from './options';

const { DATABASE_URL, EXTENSIONS_DIR } = Environment.read();
const folders = extensionFolders(join(__dirname, '../../extensions'), EXTENSIONS_DIR).map(({ folder }) => folder);
const parents = [join(__dirname, '../..'), ...(EXTENSIONS_DIR ? [resolve(EXTENSIONS_DIR)] : [])];

/** For the migration commands of package.json: the database of DATABASE_URL with every entity of the product and its extensions. */
export default new DataSource({
  ...databaseOptions(DATABASE_URL ?? 'postgresql://postgres:postgres@localhost:5432/interview_db', folders),
  entities: parents.map((parent) => join(parent, '**/*.entity.{js,ts}')),
});
