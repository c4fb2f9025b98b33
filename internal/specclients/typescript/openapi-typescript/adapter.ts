import createClient from 'openapi-fetch';
import type { components, operations, paths } from './schema';
import type { Instance, Outcome } from './support';

export type ContactInfo = components['schemas']['ContactInfo'];
export type Contacts = components['schemas']['Contacts'];
export type SendContactRequest = components['schemas']['SendContactRequest'];
export type SendContactResult = components['schemas']['SendContactResult'];
type Query = NonNullable<operations['getContacts']['parameters']['query']>;

const to = (at: Instance) => createClient<paths>({ baseUrl: at.url });
const path = ({ idInstance, apiTokenInstance }: Instance) => ({ idInstance, apiTokenInstance });

export async function getContactInfo(at: Instance, chatId: string): Promise<Outcome<ContactInfo>> {
  const { data, response } = await to(at).POST('/waInstance{idInstance}/getContactInfo/{apiTokenInstance}', { params: { path: path(at) }, body: { chatId } });
  return { status: response.status, data };
}

export async function getContacts(at: Instance, query: Query): Promise<Outcome<Contacts>> {
  const { data, response } = await to(at).GET('/waInstance{idInstance}/getContacts/{apiTokenInstance}', { params: { path: path(at), query } });
  return { status: response.status, data };
}

export async function sendContact(at: Instance, body: SendContactRequest): Promise<Outcome<SendContactResult>> {
  const { data, response } = await to(at).POST('/waInstance{idInstance}/sendContact/{apiTokenInstance}', { params: { path: path(at) }, body });
  return { status: response.status, data };
}
