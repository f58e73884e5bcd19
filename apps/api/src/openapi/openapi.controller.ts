import { Controller, Get, Inject, Injectable, type INestApplication } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import { Public } from '../common/permit.js';
import { openApiDocument } from './openapi.document.js';

/** Holds the app, which is there only after its modules. */
@Injectable()
export class OpenApi {
  private app?: INestApplication;
  private document?: OpenAPIObject;

  describe(app: INestApplication): void {
    this.app = app;
  }

  /** Made when it is first asked for: most processes never are. */
  get(): OpenAPIObject {
    if (!this.app) throw new Error('the app to describe was not given');
    this.document ??= openApiDocument(this.app);
    return this.document;
  }
}

/** The API's own description. */
@ApiExcludeController()
@Controller('api/openapi.json')
export class OpenApiController {
  constructor(@Inject(OpenApi) private readonly openApi: OpenApi) {}

  @Get()
  @Public()
  describeApi(): OpenAPIObject {
    return this.openApi.get();
  }
}
