"""What mail programs write around a mail that they quote: the names of its fields, the line above them, the opening of a reply.

As Outlook, Gmail, Apple Mail, Thunderbird, Yahoo! and the web mail of Japanese providers write them, in the languages they come in.
"""

import re
from typing import Literal

Name = Literal["from", "to", "cc", "date", "subject", "reply-to", "other"]

_NAMES: dict[Name, str] = {
    "from": "From|Von|De|Da|Van|Från|Fra|Od|差出人|送信者|送信元|发件人|寄件者|寄件人|보낸 사람|보낸사람",
    "to": "To|An|À|Para|A|Aan|Till|Til|Do|Destinataire|Pour|宛先|送信先|收件人|收件者|받는 사람|받는사람",
    "cc": "Cc|Bcc|Kopie|Copie|Copie à|Cópia|Copia|Kopi|抄送|副本|참조",
    "date": "Date|Sent|Datum|Gesendet|Gesendet am|Envoyé|Envoyé le|Date d'envoi|Enviado|Enviada|Enviado em|Enviada em|Enviado el|Data|Fecha"
    "|Inviato|Verzonden|Skickat|Sendt|Dato|日付|日時|送信日時|送信日|受信日時|发送时间|发送日期|日期|寄件日期|보낸 날짜|날짜",
    "subject": "Subject|Betreff|Objet|Sujet|Assunto|Asunto|Oggetto|Onderwerp|Ämne|Emne|Temat|件名|題名|タイトル|主题|主旨|主題|제목",
    "reply-to": "Reply-To|Antwort an|Répondre à|Responder a|Responder para|Rispondi a|Antwoord aan|返信先|答复",
    "other": "Importance|Priority|Sensitivity|Attachments|Sender|Message-ID|Return-Path|Organization|Mailed-By|Signed-By|Wichtigkeit"
    "|Anlagen|Anhänge|Pièces jointes|Importância|Anexos|Prioridade|Bijlagen|Allegati|Adjuntos|重要度|優先度|添付ファイル|添付|分類|附件",
}
LABELS: dict[str, Name] = {label.lower(): name for name, labels in _NAMES.items() for label in labels.split("|")}
"""Label in lower case → field."""
AUTHOR_LABEL = re.compile(rf"(?:{_NAMES['from']})\s?\*?[:：]")
"""Stands in every text that holds such fields."""

FORWARDED = re.compile(
    r"\bforwarded\b|\bfwd\b|weitergeleitet|transféré|réexpédié|encaminhad|reencaminhad|reenviad|doorgestuurd|inoltrat|vidarebefordra"
    r"|videresend|videresendt|przekazan|転送(?!量|速度|料)|转发|轉寄|전달된",
    re.IGNORECASE,
)
"""In a line above the fields: what follows is forwarded."""
ORIGINAL = re.compile(
    r"original message|original-nachricht|ursprüngliche nachricht|message d['’]origine|mensagem original|mensaje original"
    r"|oorspronkelijk bericht|messaggio originale|originalmeddelande|元のメッセージ|元のメール|原始邮件|原始郵件|원본 메시지"
    r"|^_{20,80}$|^-{20,80}$",
    re.IGNORECASE,
)
"""In a line above the fields: what follows is quoted, in a forward or in a reply."""
QUOTING = re.compile(
    r"(?:\bwrote|\bschrieb|\ba écrit|\bescreveu|\bescribió|\bha scritto|\bschreef|\bskrev|のメール|書きました|写道|작성)\s?[:：]$"
    r"|<[^<>\s]{1,200}@[^<>\s]{1,200}>\s?[:：]$",
    re.IGNORECASE,
)
"""The end of a line above what a reply quotes."""
SUBJECT_FORWARD = re.compile(r"^[\s\[(【]{0,3}(?:fwd?|転送|tr|wg|rv|enc|i|doorst|vb|vs)\s{0,2}[:：\])】]|\(fwd\)\s*$", re.IGNORECASE)
"""A subject that says: forwarded."""
SUBJECT_REPLY = re.compile(
    r"^[\s\[(【]{0,3}(?:re|aw|sv|antw|res|rif|r|回复|答复|返信)\s{0,2}(?:\[\d{1,3}\]|\^\d{1,3})?\s{0,2}[:：]", re.IGNORECASE
)
"""A subject that says: answered."""
SUBJECT_REPORT = re.compile(r"フィッシング|迷惑メール|不審|通報|\bphish(?:ing)?\b|\bspam\b|\bsuspicious\b", re.IGNORECASE)
"""A subject that reports a mail."""
