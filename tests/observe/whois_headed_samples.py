"""WHOIS answers in parts, columns and paragraphs, in the shapes of real servers; all names in them are made up."""

IT = """\
Domain:             shop.it
Status:             ok
Created:            1999-12-10 00:00:00
Last Update:        2019-05-07 01:04:50
Expire Date:        2020-04-21

Registrant
  Organization:     Esempio S.p.A.
  Address:          Via Esempio 1
                    IT
  Created:          2018-03-02 19:04:02

Admin Contact
  Name:             Maria Esempio
  Organization:     Altra Ditta S.r.l.
  Created:          2001-01-01 00:00:00

Registrar
  Organization:     Registrar d'Esempio S.r.l.
  Name:             ESEMPIO-REG

Nameservers
  ns1.shop.it
  ns2.shop.it
"""
EE = """\
Domain:
name:       shop.ee
status:     ok (paid and in zone)
registered: 2010-08-10 16:43:38 +03:00
changed:    2010-11-29 13:32:16 +02:00
expire:     2017-02-04
delete:

Registrant:
name:    Näidis OÜ
changed: 2015-01-01 00:00:00 +02:00

Administrative contact
name:       Mari Näidis
changed:    2016-01-01 00:00:00 +02:00

Registrar:
name:       Registripidaja AS
phone:      +372 0000000
changed:    2014-01-01 00:00:00 +02:00

Name servers:
nserver:   ns1.shop.ee
nserver:   ns2.shop.ee
changed:   2013-01-01 00:00:00 +02:00
"""
UA = """\
domain:           shop.ua
nserver:          ns1.shop.ua
status:           ok
created:          2011-07-21 18:03:50+03
expires:          2023-07-21 18:03:50+03

% Registrar:
% ==========
registrar:        ua.example
organization:     Example Registrar LLC
abuse-email:      abuse@registrar.example

% Registrant:
% ===========
person:           n/a
organization-loc: Pryklad LLC
country-loc:      UA
created:          2017-07-21 23:55:01+03
"""
SK = """\
Domain:                       shop.sk
Created:                      2003-07-24
Valid Until:                  2025-07-24
Updated:                      2024-06-22
Nameserver:                   ns1.shop.sk

Domain registrant:            abc-1
Name:                         Jana Prikladova
Organization:                 Priklad a.s.
Country Code:                 SK
Created:                      2019-06-07

Registrar:                    EXAM-0001
Name:                         Example Registrar
Organization:                 Example Registrar, s.r.o.
Created:                      2018-06-27
"""
FR = """\
domain:      shop.fr
holder-c:    XY1-FRNIC
registrar:   EXEMPLE SAS
Expiry Date: 2019-12-30T17:16:48Z
created:     2000-07-26T22:00:00Z
nserver:     ns1.shop.fr

registrar:   EXEMPLE SAS
country:     US

nic-hdl:     XY1-FRNIC
type:        ORGANIZATION
contact:     Exemple et Fils
country:     FR
"""
HK = """\
Domain Name:  SHOP.HK
Domain Status: Active
Registrar Name: EXAMPLE REGISTRAR LIMITED

Registrant Contact Information:

Company English Name (It should be the same as the registered name): EXAMPLE TRADING LIMITED
Country: Hong Kong (HK)
Domain Name Commencement Date: 06-04-2004
Expiry Date: 31-03-2020

Technical Contact Information:

Company name:  SOMEBODY ELSE LIMITED
Country:  Japan (JP)

Name Servers Information:

NS1.SHOP.HK
NS2.SHOP.HK
"""
TW = """\
Domain Name: shop.tw
   Domain Status: clientTransferProhibited,clientDeleteProhibited
   Registrant:
      Example Inc.
      DNS Admin  admin@shop.tw

   Technical Contact:
      Somebody

   Record expires on 2021-11-09 00:00:00 (UTC+8)
   Record created on 2000-08-29 10:22:50 (UTC+8)

   Domain servers in listed order:
      ns1.shop.tw
      ns2.shop.tw

Registration Service Provider: EXAMPLE-REG
"""
CH = "Domain name\tshop.ch\n\nRegistrar\tExample Registrar AG\n\nName servers\nns1.shop.ch\t192.0.2.1\nns1.shop.ch\t2001:db8::1\n"
TR = """\
** Domain Name: shop.com.tr

** Registrant:
   Ornek Ltd.
   Ankara

** Administrative Contact:
Organization Name\t: BASKA LTD.

** Domain Servers:
ns1.shop.com.tr
ns2.shop.com.tr

** Additional Info:
Created on..............: 2001-Aug-23.
Expires on..............: 2014-Aug-22.
"""
UK = """\
    Domain name:
        shop.uk

    Registrar:
        Example Registrar Ltd [Tag = EXAMPLE]

    Name servers:
        ns1.shop.uk    192.0.2.1
        ns2.shop.uk    192.0.2.2  2001:db8::2
"""
NZ = """\
domain_name: shop.nz
query_status: 200 Active
domain_dateregistered: 1999-02-17T00:00:00+13:00
registrar_name: Example Registrar
ns_name_01: ns1.shop.nz
ns_name_02: ns2.shop.nz
"""
PT = """\
Nome de domínio / Domain Name: shop.pt
Data de registo / Creation Date (dd/mm/yyyy): 09/01/2003
Estado / Status: ACTIVE
Titular / Registrant
   Exemplo, Lda.
Entidade Gestora / Billing Contact
   Outra Empresa, S.A.
Nameserver Information
   Nameserver: shop.pt\tNS\tns1.shop.pt.
"""
PL = """\
DOMAIN NAME:           sklep1.pl
nameservers:           ns1.sklep1.pl.
                       ns2.sklep1.pl.
created:               2002.09.19 13:00:00
renewal date:          2022.09.18 14:00:00
REGISTRAR:
Przyklad sp. z o.o.
ul. Przykladowa 1
"""
SK_OLD = (
    "Domain-name         shop.sk\nAdmin-name          Jana Prikladova\ndns_name            ns1.shop.sk\nValid-date          2011-07-23\n"
)
MY = "a [Domain Name]                 shop.my\nc [Record Created]              13-MAY-2009\nd [Record Expired]              13-MAY-2014\n"
DZ = "Nom de domaine#. . . . . . .shop.dz\nRegistrar#. . . . . . . . . exemple\nDate de creation#. . . . . .30/01/2007\n"
BR = "domain:      shop.br\nowner:       EXEMPLO DE LOJA\nownerid:     012.345.678/0001-90\nnserver:     a.shop.br\n"
BR += "created:     19961206 #24302\n"
