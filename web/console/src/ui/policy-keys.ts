/** As much of a JSON Schema as policies have. */
export interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** One key of a document, with what may stand there. */
export interface Key {
  readonly path: string;
  readonly meaning: string;
  readonly values: readonly string[];
}

/** Every key that a schema explains, in its order. */
export function keys(schema: Schema, path = ''): readonly Key[] {
  const own: Key = {
    path,
    meaning: schema.description ?? '',
    values: schema.enum ?? schema.items?.enum ?? [],
  };
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, each]) =>
    keys(each, path === '' ? name : `${path}.${name}`),
  );
  return path === '' || own.meaning === '' ? below : [own, ...below];
}
