import { BlockList, isIP, isIPv6 } from 'node:net';

/** Networks that are nobody's on the internet (the special-purpose registries of IANA), or where many are asked at once. */
const refused = [
  '0.0.0.0/8', // this network; 0.0.0.0 is this machine
  '10.0.0.0/8',
  '100.64.0.0/10', // behind a provider's address translation
  '127.0.0.0/8',
  '169.254.0.0/16', // link-local: where clouds tell their machines secrets
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
  '::/96', // unspecified, loopback, IPv4-compatible
  '64:ff9b::/96', // NAT64: any IPv4 address may be behind it
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23', // among them Teredo, which carries IPv4 addresses
  '2001:db8::/32',
  '2002::/16', // 6to4: carries an IPv4 address
  '3fff::/20',
  '5f00::/16',
  'fc00::/7', // unique local
  'fe80::/10', // link-local
  'fec0::/10', // site-local, given up
  'ff00::/8', // multicast
] as const;

const blocked = new BlockList();
for (const network of refused) {
  const [address = '', bits = ''] = network.split('/');
  blocked.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Whether an address is of the internet, and not of this machine, its neighbours or a network of one's own. */
export function isPublicAddress(address: string): boolean {
  const [plain = ''] = address.split('%');
  switch (isIP(plain)) {
    case 4:
      return !blocked.check(plain, 'ipv4');
    case 6:
      // The list looks an IPv4-mapped address up among those of IPv4.
      return !blocked.check(plain, 'ipv6');
    default:
      return false;
  }
}
