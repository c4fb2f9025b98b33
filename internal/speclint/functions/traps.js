// The traps of OpenAPI 3.0.3 that the stock rules let through: each of them is legal to write and makes at
// least one validator or generator quietly wrong. .spectral.yaml says per rule what goes wrong.
//
// The document is walked unresolved, because half of the traps are about where a `$ref` stands.

const COMPOSITION = ['allOf', 'anyOf', 'oneOf'];
const NOT_SCHEMA = new Set(['example', 'examples', 'default', 'enum']);
const isObject = (v) => v !== null && typeof v === 'object' && !Array.isArray(v);

// schemasOf yields every schema of the document: {schema, path, parent, keyword, inRequest}. parent and
// keyword say which inline schema holds it and how; inRequest is true inside a requestBody, up to the next $ref.
function* schemasOf(doc) {
  yield* inDocument(doc, [], false);
}

function* inDocument(node, path, inRequest) {
  if (Array.isArray(node)) {
    for (const [i, v] of node.entries()) yield* inDocument(v, [...path, i], inRequest);
    return;
  }
  if (!isObject(node)) return;
  const components = path.length === 1 && path[0] === 'components';
  for (const [key, value] of Object.entries(node)) {
    const at = [...path, key];
    if (key.startsWith('x-') || NOT_SCHEMA.has(key)) continue;
    if (components && key === 'schemas') {
      for (const [name, s] of Object.entries(value ?? {})) yield* inSchema({ schema: s, path: [...at, name] });
    } else if (key === 'schema') {
      yield* inSchema({ schema: value, path: at, inRequest });
    } else {
      yield* inDocument(value, at, inRequest || key === 'requestBody' || (components && key === 'requestBodies'));
    }
  }
}

function* inSchema(found) {
  const { schema, path, inRequest } = found;
  if (!isObject(schema)) return;
  yield found;
  const below = (s, keyword, ...tail) => inSchema({ schema: s, path: [...path, ...tail], parent: found, keyword, inRequest });
  for (const [name, s] of Object.entries(schema.properties ?? {})) yield* below(s, 'properties', 'properties', name);
  for (const key of COMPOSITION) {
    for (const [i, s] of (schema[key] ?? []).entries()) yield* below(s, key, key, i);
  }
  for (const key of ['items', 'not', 'additionalProperties']) {
    if (isObject(schema[key])) yield* below(schema[key], key, key);
  }
}

// follow resolves local references; undefined where one leads nowhere (a stock rule reports that).
function follow(doc, schema) {
  for (let hops = 0; isObject(schema) && typeof schema.$ref === 'string'; hops++) {
    if (hops > 50 || !schema.$ref.startsWith('#/')) return undefined;
    schema = schema.$ref.slice(2).split('/')
      .map((s) => decodeURIComponent(s).replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce((at, key) => at?.[key], doc);
  }
  return isObject(schema) ? schema : undefined;
}

// takesNull: an OpenAPI 3.0 schema takes null by `nullable` beside a type, or through its members.
function takesNull(doc, schema, depth = 0) {
  const s = follow(doc, schema);
  if (!s || depth > 20) return false;
  if (s.nullable === true && s.type !== undefined) return true;
  if (s.type !== undefined) return false;
  const members = (key) => (s[key] ?? []).map((m) => takesNull(doc, m, depth + 1));
  if (s.allOf) return members('allOf').every(Boolean);
  return members('oneOf').some(Boolean) || members('anyOf').some(Boolean);
}

// typesOf lists the JSON types a schema can take, as far as it says so.
function typesOf(doc, schema, depth = 0) {
  const s = follow(doc, schema);
  if (!s || depth > 20) return [];
  if (s.type !== undefined) return [s.type];
  return COMPOSITION.flatMap((key) => s[key] ?? []).flatMap((m) => typesOf(doc, m, depth + 1));
}

const traps = {
  nullableWithoutType: ({ schema }) => 'nullable' in schema && !('type' in schema) && '`nullable` needs `type` in the same object',

  nullableEnum: ({ schema }) =>
    Array.isArray(schema.enum) && (schema.nullable === true || schema.enum.includes(null)) && 'an enum cannot be nullable portably',

  nullableMembers: ({ schema, doc }) => {
    const nullable = (schema.oneOf ?? []).filter((m) => takesNull(doc, m)).length;
    return nullable > 1 && `${nullable} members of one oneOf take null, so null matches none`;
  },

  nullableComposition: ({ schema, doc }) => {
    if (schema.nullable !== true || schema.type === undefined) return false;
    const refuses = (m) => !takesNull(doc, m);
    return (schema.allOf?.some(refuses) || schema.oneOf?.every(refuses) || schema.anyOf?.every(refuses)) &&
      'the members refuse the null that `nullable` beside them promises';
  },

  typeBesideUnion: ({ schema, doc }) => {
    if (schema.type === undefined) return false;
    const others = ['oneOf', 'anyOf'].flatMap((key) => schema[key] ?? []).flatMap((m) => typesOf(doc, m))
      .filter((t) => t !== schema.type);
    return others.length > 0 && `\`type: ${schema.type}\` refuses the members of type ${[...new Set(others)].join(', ')}`;
  },

  inlineUnionInRequest: ({ schema, inRequest }) =>
    inRequest && (schema.oneOf || schema.anyOf) && 'a union in a request body has to be a component',

  number: ({ schema }) => schema.type === 'number' && '`number` lets 1.5 through and becomes a float32',

  typeless: ({ schema }) =>
    !('$ref' in schema || 'type' in schema || COMPOSITION.some((key) => key in schema)) &&
    'a schema without a type takes anything, in each validator another anything',

  // Under a `not` generators do not look.
  anyOfObjects: ({ schema, doc, keyword }) =>
    keyword !== 'not' && (schema.anyOf ?? []).some((m) => typesOf(doc, m).every((t) => t === 'object')) &&
    'an anyOf of objects is nothing that every generator takes: write a oneOf whose members exclude each other',

  decodedFormat: ({ schema }) =>
    schema.type === 'string' && ['email', 'date', 'date-time', 'uuid', 'byte', 'binary'].includes(schema.format) &&
    `one odd value of \`format: ${schema.format}\` makes a generated client lose the whole reply`,

  additionalTrue: ({ schema }) =>
    schema.additionalProperties === true && 'leave it out: it means the same and costs generated clients their plain structs',
};

export default function trap(doc, { trap: name }) {
  const check = traps[name];
  if (!check) throw new Error(`no trap named ${name}`);
  const results = [];
  for (const found of schemasOf(doc)) {
    const message = check({ ...found, doc });
    if (message) results.push({ message, path: found.path });
  }
  return results;
}
