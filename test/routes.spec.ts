import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { ModulesContainer } from '@nestjs/core';
import { PERMISSION_METADATA, PUBLIC_METADATA } from '../src/platform/http/permission-metadata';
import { startApp, type TestApp } from './support/app';

interface Route {
  name: string;
  method: string;
  path: string;
  isPublic: boolean;
  permission: string | undefined;
}

describe('every route of the running application', () => {
  let app: TestApp;
  let routes: Route[];

  beforeAll(async () => {
    app = await startApp();
    routes = [...app.nest.get(ModulesContainer).values()]
      .flatMap((module) => [...module.controllers.values()])
      .flatMap(({ metatype }) => routesOf(metatype as Controller));
  });
  afterAll(() => app.close());

  it('says who may call it', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.filter(({ isPublic, permission }) => isPublic === (permission !== undefined)).map(({ name }) => name)).toEqual([]);
  });

  it('names its permission noun:verb', () => {
    expect(routes.flatMap(({ permission }) => permission ?? []).filter((permission) => !/^[a-z]+:[a-z]+$/.test(permission))).toEqual([]);
  });

  it('declares each parameter once, and no header that is not needed as required', async () => {
    const { paths } = (await (await fetch(`${app.url}/openapi.json`)).json()) as Document;
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    expect(operations.length).toBeGreaterThan(40);
    for (const { operationId, parameters = [] } of operations) {
      const names = parameters.map((each) => `${each.in} ${each.in === 'header' ? each.name.toLowerCase() : each.name}`);
      expect([operationId, names]).toEqual([operationId, [...new Set(names)]]);
      expect([operationId, parameters.filter((each) => each.in === 'header' && each.required && each.name !== 'If-Match')]).toEqual([
        operationId,
        [],
      ]);
      // OpenAPI describes these three elsewhere; as parameters they would be ignored.
      expect(names).not.toEqual(expect.arrayContaining([expect.stringMatching(/^header (accept|content-type|authorization)$/)]));
    }
    const preferring = operations.filter(({ parameters }) => parameters?.some(({ name }) => name === 'Prefer'));
    expect(preferring.map(({ operationId }) => operationId).sort()).toEqual(['createEvaluation', 'getEvaluation']);
  });

  it('is closed to strangers unless it is public', async () => {
    for (const { method, path, isPublic, name } of routes) {
      const answer = await fetch(app.url + path, {
        method,
        ...(method === 'GET' ? {} : { headers: { 'content-type': 'application/json' }, body: '{}' }),
      });
      await answer.body?.cancel();
      expect([name, answer.status === 401]).toEqual([name, !isPublic]);
    }
  });
});

interface Document {
  paths: Record<string, Record<string, { operationId: string; parameters?: { name: string; in: string; required?: boolean }[] }>>;
}

interface Controller {
  name: string;
  prototype: Record<string, unknown>;
}

function routesOf(controller: Controller): Route[] {
  const { prototype } = controller;
  return Object.getOwnPropertyNames(prototype).flatMap((property) => {
    const handler = prototype[property];
    if (property === 'constructor' || typeof handler !== 'function' || !Reflect.hasMetadata(PATH_METADATA, handler)) return [];
    const marked = <T>(key: symbol) => (Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller)) as T | undefined;
    const [base, own] = [Reflect.getMetadata(PATH_METADATA, controller) as string, Reflect.getMetadata(PATH_METADATA, handler) as string];
    const path = `/${base}/${own}`
      .replace(/\/+/g, '/')
      .replace(/(.)\/$/, '$1')
      .replace(/:\w+/g, '0195f000-0000-7000-8000-0000000000ff');
    const isOutside = /^\/(health|version|metrics|problems|\.well-known)\b/.test(path);
    return [
      {
        name: `${controller.name}.${property}`,
        method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? 'GET',
        path: isOutside ? path : `/api/v1${path}`,
        isPublic: marked<boolean>(PUBLIC_METADATA) ?? false,
        permission: marked<string>(PERMISSION_METADATA),
      },
    ];
  });
}
