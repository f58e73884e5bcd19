import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is generated with each move of a deal. A function of SQL that asks a subquery is never inlined, and sets up an
 * executor with each call; one of PL/pgSQL looks first whether there is anything to ask, and keeps its plan.
 */
const generated = [
  `CREATE OR REPLACE FUNCTION next_step_of(state jsonb) RETURNS timestamptz LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
   BEGIN
     IF NOT state ? 'activities' THEN RETURN NULL; END IF;
     RETURN (SELECT min((planned->>'plannedFor')::timestamptz) FROM jsonb_array_elements(state->'activities') AS planned);
   END $$`,
  `CREATE OR REPLACE FUNCTION stall_kinds_of(state jsonb) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
   BEGIN
     IF NOT state ? 'escalation' THEN RETURN '{}'; END IF;
     RETURN ARRAY(SELECT DISTINCT stall->>'kind' FROM jsonb_array_elements(state->'escalation'->'stalls') AS stall);
   END $$`,
];

const before = [
  `CREATE OR REPLACE FUNCTION next_step_of(state jsonb) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
     RETURN (SELECT min((planned->>'plannedFor')::timestamptz) FROM jsonb_array_elements(state->'activities') AS planned)`,
  `CREATE OR REPLACE FUNCTION stall_kinds_of(state jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
     RETURN ARRAY(SELECT DISTINCT stall->>'kind' FROM jsonb_array_elements(state->'escalation'->'stalls') AS stall)`,
];

export class Generated1764000000038 implements MigrationInterface {
  name = 'Generated1764000000038';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of generated) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of before) await runner.query(statement);
  }
}
