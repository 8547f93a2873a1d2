"""WHOIS answers in the shapes of real servers; every name, address and date in them is made up."""

JPRS_BANNER = """\
[ JPRS database provides information on network administration. Its use is    ]
[ restricted to network administration purposes. For further information,     ]
[ use 'whois -h whois.jprs.jp help'. To suppress Japanese output, add'/e'     ]
[ at the end of command, e.g. 'whois -h whois.jprs.jp xxx/e'.                 ]

"""

JPRS_GENERAL_JA = (
    JPRS_BANNER
    + """\
Domain Information: [ドメイン情報]
[Domain Name]                   MIHON.JP

[登録者名]                      見本株式会社
[Registrant]                    Mihon Co., Ltd.

[Name Server]                   ns1.mihon.jp
[Name Server]                   NS2.mihon.jp
[Signing Key]                   7240 8 2 (
                                0123456789ABCDEF )

[登録年月日]                    2001/05/09
[有効期限]                      2022/05/31
[状態]                          Active
[ロック状態]                    DomainTransferLocked
[最終更新]                      2021/06/01 01:05:09 (JST)

Contact Information: [公開連絡窓口]
[名前]                          見本 花子
[Name]                          Hanako Mihon
[Email]                         hanako@mihon.jp
[Web Page]
[郵便番号]                      100-0001
[住所]                          東京都千代田区
[Postal Address]                Chiyoda-ku
[電話番号]                      03-0000-0000
[FAX番号]
"""
)

JPRS_GENERAL_EN = (
    JPRS_BANNER
    + """\
Domain Information:
[Domain Name]                   MIHON.JP

[Registrant]                    Hanako Mihon

[Name Server]                   ns1.mihon.jp
[Signing Key]

[Created on]                    2001/05/09
[Expires on]                    2022/05/31
[Status]                        To be suspended
[Last Updated]                  2021/06/01 01:05:09 (JST)

Contact Information:
[Name]                          Hanako Mihon
[Email]                         hanako@mihon.jp
"""
)

JPRS_ORGANISATIONAL_JA = (
    JPRS_BANNER
    + """\
Domain Information: [ドメイン情報]
a. [ドメイン名]                 MIHON.CO.JP
e. [そしきめい]                 みほんしょうてん
f. [組織名]                     見本商店
g. [Organization]               Mihon Shoten
k. [組織種別]                   株式会社
l. [Organization Type]          Corporation
m. [登録担当者]                 HM001JP
n. [技術連絡担当者]             HM001JP
p. [ネームサーバ]               ns1.mihon.co.jp
p. [ネームサーバ]               ns2.mihon.co.jp
s. [署名鍵]
[状態]                          Connected (2024/01/31)
[登録年月日]                    2001/01/10
[接続年月日]                    2001/01/11
[最終更新]                      2023/02/01 01:05:09 (JST)
"""
)

JPRS_ORGANISATIONAL_EN = (
    JPRS_BANNER
    + """\
Domain Information:
a. [Domain Name]                MIHON.CO.JP
g. [Organization]               Mihon Shoten
l. [Organization Type]          Corporation
m. [Administrative Contact]     HM001JP
n. [Technical Contact]          HM001JP
p. [Name Server]                ns1.mihon.co.jp
s. [Signing Key]
[State]                         Connected (2024/01/31)
[Registered Date]               2001/01/10
[Connected Date]                2001/01/11
[Last Update]                   2023/02/01 01:05:09 (JST)
"""
)

JPRS_NO_MATCH = (
    JPRS_BANNER
    + """\
No match!!

With JPRS WHOIS, you can query the following domain name information
sponsored by JPRS.
    - All of registered JP domain name
"""
)

ICANN = """\
   Domain Name: SHOP.COM
   Registry Domain ID: 1_DOMAIN_COM-VRSN
   Registrar WHOIS Server: whois.registrar.example
   Registrar URL: http://www.registrar.example
   Updated Date: 2022-04-12T03:20:10Z
   Creation Date: 2014-04-11T09:12:44Z
   Registry Expiry Date: 2024-04-11T09:12:44Z
   Registrar: Example Registrar, Inc.
   Registrar IANA ID: 9999
   Registrar Abuse Contact Email: abuse@registrar.example
   Registrar Abuse Contact Phone: +1.5555555555
   Domain Status: clientTransferProhibited https://icann.org/epp#clientTransferProhibited
   Name Server: NS1.SHOP.COM
   Name Server: NS2.SHOP.COM
   DNSSEC: unsigned
>>> Last update of whois database: 2023-10-11T05:40:28Z <<<

TERMS OF USE: You are not authorized to access or query our Whois database through processes that are
high-volume; access may be denied once the query limit exceeded.
"""

REGISTRAR = """\
Domain Name: shop.com
Registrar: Example Registrar, Inc.
Creation Date: 2014-04-11T09:12:44Z
Registrant Name: Hanako Mihon
Registrant Organization: Shop Trading Ltd
Registrant Country: GB
Registrar Abuse Contact Email: abuse@registrar.example
"""

VERISIGN_NO_MATCH = """\
No match for "SHOP.COM".
>>> Last update of whois database: 2023-10-11T05:40:28Z <<<

TERMS OF USE: queries are limited; try again later once a limit exceeded.
"""

NOMINET = """\

    Domain name:
        shop.uk

    Data validation:
        Nominet was able to match the registrant's name and address on 10-Dec-2012

    Registrar:
        Example Registrar Ltd [Tag = EXAMPLE]
        URL: https://www.registrar.example

    Relevant dates:
        Registered on: 14-Feb-2011
        Expiry date:  14-Feb-2026
        Last updated:  12-Feb-2023

    Registration status:
        Registered until expiry date.

    Name servers:
        ns1.shop.uk       192.0.2.1
        ns2.shop.uk

    WHOIS lookup made at 05:40:28 11-Oct-2023
"""

AFNIC = """\
%%
%% This is the AFNIC Whois server.
%%
domain:                        shop.fr
status:                        ACTIVE
eppstatus:                     active
holder-c:                      ANO00-FRNIC
registrar:                     EXAMPLE SAS
Expiry Date:                   2024-05-12T22:00:00Z
created:                       2004-05-12T22:00:00Z
last-update:                   2023-04-12T22:00:00Z
source:                        FRNIC

nserver:                       ns1.shop.fr [192.0.2.1]
nserver:                       ns2.shop.fr
source:                        FRNIC
"""

RIPE = """\
% This is the RIPE Database query service.
% Information related to '192.0.2.0 - 192.0.2.255'

% Abuse contact for '192.0.2.0 - 192.0.2.255' is 'abuse@net.example'

inetnum:        192.0.2.0 - 192.0.2.255
netname:        FR-EXAMPLE
country:        FR
org:            ORG-EX1-RIPE
admin-c:        HM1-RIPE
status:         ALLOCATED PA
source:         RIPE

organisation:   ORG-EX1-RIPE
org-name:       Example SAS
org-type:       LIR
source:         RIPE

person:         Hanako Mihon
nic-hdl:        HM1-RIPE
source:         RIPE

route:          192.0.0.0/8
descr:          EXAMPLE
origin:         AS64500
source:         RIPE
"""

APNIC = """\
% [whois.apnic.net]
inetnum:        192.0.0.0 - 192.0.255.255
netname:        JPNIC-NET
descr:          Japan Network Information Center
country:        JP
mnt-by:         MAINT-JPNIC
remarks:        JPNIC Allocation Block
remarks:        queried at whois.nic.ad.jp.  To obtain an English
source:         APNIC
"""

JPNIC = """\
[ JPNIC database provides information regarding IP address and ASN. Its use   ]
[ is restricted to network administration purposes. For further information,  ]
[ use 'whois -h whois.nic.ad.jp help'. To only display English output,        ]
[ add '/e' at the end of command, e.g. 'whois -h whois.nic.ad.jp xxx/e'.      ]

Network Information:            [ネットワーク情報]
a. [IPネットワークアドレス]     192.0.2.0/24
b. [ネットワーク名]             MIHON-NET
f. [組織名]                     見本インターネット
g. [Organization]               Mihon Internet
m. [管理者連絡窓口]             HM002JP
n. [技術連絡担当者]             HM002JP
p. [ネームサーバ]               ns1.mihon.jp
[割当年月日]                    2010/04/01
[返却年月日]
[最終更新]                      2019/09/21 00:00:00(JST)

上位情報
----------
別の組織株式会社 (Other Inc.)
                     [割り振り]                             192.0.0.0/16
"""

ARIN = """\
#
# ARIN WHOIS data and services are subject to the Terms of Use
#

NetRange:       192.0.0.0 - 192.255.255.255
CIDR:           192.0.0.0/8
NetName:        NET192
NetHandle:      NET-192-0-0-0-0
Organization:   Various Registries (VR-1)

OrgName:        Various Registries
Country:        AU


NetRange:       192.0.2.0 - 192.0.2.255
CIDR:           192.0.2.0/24
NetName:        EXAMPLE-2
NetHandle:      NET-192-0-2-0-1
Parent:         NET192 (NET-192-0-0-0-0)
Organization:   Example Hosting, LLC (EH-1)

OrgName:        Example Hosting, LLC
OrgId:          EH-1
Address:        1 Example Street
City:           Burlington
StateProv:      MA
Country:        US

OrgAbuseHandle: ABUSE1-ARIN
OrgAbuseName:   Hanako Mihon
OrgAbuseEmail:  abuse@hosting.example
"""
