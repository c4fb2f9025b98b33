// The good calls: every operation, every kind of reply. The types that users depend on are compared, not only assigned:
// an any or an unknown would take everything.
import { type ContactInfo, type Contacts, getContactInfo, getContacts, sendContact } from './adapter';
import { type Same, equal, instances } from './support';

type Info = NonNullable<ContactInfo>;
const whole: Same<ContactInfo, Info | null> = true;
const lastSeen: Same<Info['lastSeen'], string | number | null | undefined> = true;
const chatId: Same<Info['chatId'], string> = true;
const muted: Same<Info['muteExpiration'], number | null | undefined> = true;
const price: Same<NonNullable<Info['products']>[number]['price'], string | null | undefined> = true;
const kind: Same<Contacts[number]['type'], string | undefined> = true;
void [whole, lastSeen, chatId, muted, price, kind];

export async function tour(): Promise<void> {
  const { whatsapp, telegram, max, groups } = instances as Required<typeof instances>;

  const dealer = await getContactInfo(whatsapp!, '71234567890@c.us');
  equal('the status of a business contact', dealer.status, 200);
  equal('its chatId', dealer.data?.chatId, '71234567890@c.us');
  equal('its lastSeen', dealer.data?.lastSeen, null);
  equal('the price of its first product', dealer.data?.products?.[0]?.price, null);

  const person = await getContactInfo(telegram!, '100000000');
  equal('the type of a lastSeen on Telegram', typeof person.data?.lastSeen, 'number');

  const group = await getContactInfo(groups!, '79001234569-1479621234@g.us');
  equal('the status of a group', group.status, 200);
  equal('its body', group.data, null);

  equal('the status of a missing chat', (await getContactInfo(whatsapp!, '')).status, 400);

  const contacts = await getContacts(whatsapp!, {});
  equal('the ids of all contacts', contacts.data?.map((c) => c.id), ['11001234567@c.us', '79001234568@c.us', '79001234569-1479621234@g.us']);
  const first = await getContacts(whatsapp!, { count: 1 });
  equal('the types of one contact', first.data?.map((c) => c.type), ['user']);
  const onMAX = await getContacts(max!, {});
  equal('the types of the chat ids on MAX', onMAX.data?.map((c) => typeof c.chatId), ['string']);

  const sent = await sendContact(whatsapp!, {
    chatId: '11001234567@c.us',
    contact: { phoneContact: 79001234568, firstName: 'Артем', middleName: 'Петрович', lastName: 'Евпаторийский', company: 'Велосипед' },
  });
  equal('the status of a card', sent.status, 200);
  equal('the type of its idMessage', typeof sent.data?.idMessage, 'string');
}
