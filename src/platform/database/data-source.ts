import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { Environment } from '../environment';
import { plainUrl } from './open';
import { databaseOptions } from './options';

/** For the migration commands of package.json: the database of DATABASE_URL with every entity of the product. */
export default new DataSource({
  ...databaseOptions(plainUrl(Environment.read().DATABASE_URL ?? 'postgresql://postgres:postgres@localhost:5432/interview_db')),
  entities: [join(__dirname, '../../**/*.entity.{js,ts}')],
});
