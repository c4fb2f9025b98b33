import * as client from './client';
import { use } from './transport';
import type { Instance, Outcome } from './support';

export type ContactInfo = client.ContactInfo;
export type Contacts = client.Contacts;
export type SendContactRequest = client.SendContactRequest;
export type SendContactResult = client.SendContactResult;

export async function getContactInfo(at: Instance, chatId: string): Promise<Outcome<ContactInfo>> {
  use(at.url);
  const reply = await client.getContactInfo(at.idInstance, at.apiTokenInstance, { chatId });
  return { status: reply.status, data: reply.status === 200 ? reply.data : undefined };
}

export async function getContacts(at: Instance, query: client.GetContactsParams): Promise<Outcome<Contacts>> {
  use(at.url);
  const reply = await client.getContacts(at.idInstance, at.apiTokenInstance, query);
  return { status: reply.status, data: reply.status === 200 ? reply.data : undefined };
}

export async function sendContact(at: Instance, body: SendContactRequest): Promise<Outcome<SendContactResult>> {
  use(at.url);
  const reply = await client.sendContact(at.idInstance, at.apiTokenInstance, body);
  return { status: reply.status, data: reply.status === 200 ? reply.data : undefined };
}
