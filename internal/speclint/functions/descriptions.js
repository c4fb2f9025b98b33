// What a rendered page and a generated type show of the contract is its descriptions: extensions are not read there.
const PRODUCTS = { whatsapp: 'WhatsApp', telegram: 'Telegram', max: 'MAX' };
const DATA = new Set(['example', 'examples', 'default', 'value']);

const isObject = (v) => v !== null && typeof v === 'object';

function* objectsOf(node, path) {
  if (!isObject(node)) return;
  if (!Array.isArray(node)) yield [node, path];
  for (const [key, value] of Object.entries(node)) {
    if (!DATA.has(key)) yield* objectsOf(value, [...path, key]);
  }
}

const rules = {
  products: ({ 'x-products': products, description = '' }) => {
    if (!Array.isArray(products) || Object.keys(PRODUCTS).every((p) => products.includes(p))) return false;
    const unsaid = products.map((p) => PRODUCTS[p] ?? p).filter((name) => !description.includes(name));
    return unsaid.length > 0 && `the description does not name ${unsaid.join(' and ')}`;
  },

  values: ({ 'x-extensible-enum': values, description = '' }) => {
    if (!Array.isArray(values)) return false;
    const unsaid = values.filter((value) => !description.includes(`\`${value}\``));
    return unsaid.length > 0 && `the description does not name the value ${unsaid.join(', ')}`;
  },

  rates: ({ 'x-rate-limit': rates, description = '' }) => {
    const unsaid = Object.entries(rates ?? {}).map(([p, rate]) => `${PRODUCTS[p] ?? p} ${rate}`)
      .filter((said) => !new RegExp(`\\b${said}\\b`).test(description));
    return unsaid.length > 0 && `the description does not give the rate "${unsaid.join(', ')}"`;
  },

  remarks: ({ description }) => {
    const remark = typeof description === 'string' &&
      description.match(/\b(tables?|samples?|examples?|documents)\b|\bpages? (say|show|print|advise|give|write)s?\b|\bthe (\w+ )?pages\b/i);
    return remark && `"${remark[0]}" speaks of the sources: say what holds, and put where it comes from into a comment or claims.yaml`;
  },
};

export default function descriptions(doc, { rule: name }) {
  const rule = rules[name];
  if (!rule) throw new Error(`no rule named ${name}`);
  const results = [];
  for (const [node, path] of objectsOf(doc, [])) {
    const message = rule(node);
    if (message) results.push({ message, path });
  }
  return results;
}
