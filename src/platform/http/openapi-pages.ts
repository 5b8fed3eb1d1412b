import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { buildOpenApi } from './openapi';

/** Swagger UI at /docs, where a browser that asks for nothing in particular is sent, the document at /openapi.json and /openapi.yaml. It is built when it is first asked for. */
export function serveOpenApi(app: NestFastifyApplication): void {
  app.getHttpAdapter().get('/', (_request: FastifyRequest, reply: FastifyReply) => void reply.redirect('/docs'));
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup('docs', app, () => (document ??= buildOpenApi(app)), {
    jsonDocumentUrl: '/openapi.json',
    yamlDocumentUrl: '/openapi.yaml',
    customSiteTitle: 'Assay API',
    // Its bar is for choosing between documents, and there is one.
    customCss: '.swagger-ui .topbar { display: none }',
    swaggerOptions: {
      persistAuthorization: true,
      tryItOutEnabled: true,
      filter: true,
      displayRequestDuration: true,
      // With every chapter open the page would take half a minute to draw.
      docExpansion: 'none',
      defaultModelsExpandDepth: 0,
      // The example that works comes first, not the schema.
      defaultModelRendering: 'example',
    },
  });
}
