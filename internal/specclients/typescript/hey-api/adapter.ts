import * as sdk from './client/sdk.gen';
import { createClient } from './client/client';
import type { ContactInfo, Contacts, GetContactsData, SendContactRequest, SendContactResult } from './client/types.gen';
import type { Instance, Outcome } from './support';

export type { ContactInfo, Contacts, SendContactRequest, SendContactResult };

const to = ({ url, idInstance, apiTokenInstance }: Instance) => ({ client: createClient({ baseUrl: url }), path: { idInstance, apiTokenInstance } });

// What the client's zod schemas refuse comes back as an error: before the request there is no response then, and a
// reply that they refuse is none.
async function outcome<T>(call: Promise<{ data?: T; error?: unknown; response?: Response }>): Promise<Outcome<T>> {
  const { data, error, response } = await call;
  if (response === undefined || (response.ok && error !== undefined)) throw error;
  return { status: response.status, data };
}

export const getContactInfo = (at: Instance, chatId: string): Promise<Outcome<ContactInfo>> => outcome(sdk.getContactInfo({ ...to(at), body: { chatId } }));

export const getContacts = (at: Instance, query: NonNullable<GetContactsData['query']>): Promise<Outcome<Contacts>> => outcome(sdk.getContacts({ ...to(at), query }));

export const sendContact = (at: Instance, body: SendContactRequest): Promise<Outcome<SendContactResult>> => outcome(sdk.sendContact({ ...to(at), body }));
