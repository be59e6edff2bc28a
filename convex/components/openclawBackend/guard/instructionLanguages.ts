import type { Phrase } from "./instructionPhrases.js";

/**
 * What a demand is made of in one language, as sources of patterns. Opening words are looked up
 * whole; in scripts that join words (`joined`), wherever they stand.
 */
interface Language {
  joined?: true;
  /** Imperatives that set something aside. */
  ignore: string;
  /** What may stand between: all, the, your, previous. */
  earlier: string;
  /** Instructions, rules, guidelines. */
  orders: string;
  /** "You are", "from now on": opening words of a new role, and the words up to it. */
  youAre: [opens: string, then: string];
  /** An assistant; without rules, without limits. */
  role: string;
  /** "Do not tell": opening words and the rest up to whom. */
  conceal: [opens: string, then: string];
  user: string;
  send: string;
  /** Notes, data, conversations, keys, passwords. */
  kept: string;
  show: string;
  prompt: string;
  /** "New", before instructions and a colon. */
  fresh: string;
  /** What stands after its object, in languages that end with the verb: object first. */
  verbLast?: true;
}

const r = String.raw;

// prettier-ignore
const languages: Record<string, () => Language> = {
  fr: () => ({
    ignore: "ignore ignorez ignorer oublie oubliez oublier néglige négligez outrepasse contourne contournez",
    earlier: r`(?:toutes?|tous|les|tes|vos|ces|des|précédentes?|antérieures?|ci-dessus|reçues|de|sécurité)`,
    orders: r`(?:instructions?|consignes|règles|directives|ordres|restrictions)\b(?=\s+(?:pr[ée]c[ée]dent|ant[ée]rieur|ci-dessus|reçu|donné|initial|de\s+(?:sécurité|votre|ton)|système|qui)|(?<=(?:précédentes|tes|vos|antérieures)\s+\p{L}+))`,
    youAre: ["tu vous désormais maintenant", r`(?:\s+(?:es|êtes|tu|vous|seras|serez|maintenant|désormais|dorénavant|à|présent)){1,4}`],
    role: r`(?:assistant|ia|modèle|dan|agent)\b[^\n.!?]{0,40}(?:sans|aucune?|limites?|libre|malveillant)|sans\s+(?:aucune?\s+)?(?:limites?|règles?|restrictions?)`,
    conceal: ["ne n informer dis parle", r`(?:['’]|\s+)?(?:(?:en|le|lui|rien|pas|jamais|dis|dites|dites-le|parle|parlez|informe[rz]?|préviens|prévenez|révèle[rz]?|mentionne[rz]?|montre[rz]?|cela|ceci)\s+){1,5}(?:à\s+|de\s+)?`],
    user: r`(?:l['’]utilisat\p{L}+|l['’]usager|au\s+propriétaire|le\s+propriétaire)`,
    send: "envoie envoyez envoyer transmets transmettez transfère transférez transférer partage publie copie",
    kept: r`(?:(?:toutes?|tous)\s+(?:les|tes|vos|ses)\s+(?:notes|données|conversations|messages|fichiers|mots|souvenirs|courriels|clés)|notes\s+de\s+l|données\s+de\s+l|mots?\s+de\s+passe|conversation|clés?\b|secrets?|identifiants)`,
    show: "révèle révélez révéler affiche affichez afficher montre montrez donne dévoile répète imprime",
    prompt: r`(?:-?moi\s+)?(?:(?:ton|votre|le|ta|tes|vos)\s+)?(?:prompt|invite|message|instructions?|consignes?)\s+(?:(?:du\s+)?système|initiale?s?|caché\p{L}*|secr\p{L}+)`,
    fresh: "nouvelle nouvelles",
  }),
  de: () => ({
    ignore: "ignoriere ignorieren ignorier vergiss vergessen missachte missachten verwirf übergehe umgehe umgehen überschreibe",
    earlier: r`(?:sie|bitte|,|alle|sämtliche|die|deine|ihre|diese|bisherigen?|vorherigen?|vorigen?|obigen?|früheren?|ursprünglichen?|vorangegangenen|zuvor|erhaltenen|internen|was)`,
    orders: r`(?:(?<=(?:herigen?|vorigen?|obigen?|früheren?|lichen?|genen|tenen|internen|deine|ihre)\s+)(?:anweisungen|anweisung|regeln|vorgaben|instruktionen|befehle|richtlinien|einschränkungen|sicherheitsregeln)|anweisungen\s+(?:oben|von\s+vorher|die\s+du)|dir\s+(?:zuvor|bisher|vorher|je)\s+gesagt|du\s+(?:zuvor|bisher)\s+(?:gelernt|gesagt))`,
    youAre: ["du ab", r`(?=[^\n.!?]{0,24}\bbist\b)(?:\s+(?:bist|sind|jetzt|nun|ab|sofort|an|du|sie|nicht|mehr|fortan)){1,6}`],
    role: r`(?:assistent\p{L}*|ki|modell|dan|agent|bot)\b[^\n.!?]{0,40}(?:ohne|keine|unbeschränkt|frei)|ohne\s+(?:jede\s+|alle\s+)?(?:regeln|einschränkungen|grenzen|beschränkungen)|(?:uneingeschränkte|unzensierte|böse)`,
    conceal: ["sag sage sagen verrate erzähle erzähl informiere teile erwähne zeige verheimliche", r`(?:\s+(?:sie|das|dies|es|hiervon|davon|gegenüber|vor)){0,3}\s+`],
    user: r`(?:dem|der|den|gegenüber)\s+(?:benutzer|nutzer|anwender|benutzerin|nutzerin|eigentümer|besitzer)\p{L}*\s+(?:gegenüber\s+)?(?:nicht|nichts|kein|das\s+nicht|niemals|davon\s+nichts|hiervon\s+nichts)`,
    send: "könntest könnten sende senden sendet schick schicke schicken übermittle leite leiten weiterleiten lade kopiere teile poste maile",
    kept: r`(?:(?:alle|sämtliche)\s+(?:notizen|daten|nachrichten|gespräche|e-?mails|dateien|erinnerungen|passwörter|kontakte|schlüssel)|passwör?t\p{L}*|schlüssel|zugangsdaten|gesprächsverlauf|(?:daten|notizen|nachrichten|e-mails)\s+des\s+(?:nutzers|benutzers|anwenders))`,
    show: "zeige zeig zeigen offenbare verrate nenne gib wiederhole drucke enthülle",
    prompt: r`(?:mir\s+)?(?:(?:deinen?|den|ihren?|die|deine)\s+)?(?:system-?\s?prompt|systemnachricht|systemanweisung\p{L}*|(?:versteckten|geheimen|ursprünglichen|internen)\s+anweisungen)`,
    fresh: "neue",
  }),
  es: () => ({
    ignore: "haz haga ignora ignore ignorad ignorar olvida olvide olvidar descarta descarte omite omita anula desobedece",
    earlier: r`(?:caso|omiso|por|favor|todas?|todos?|las|los|tus|sus|estas|anteriores|previas|de|seguridad|cualquier)`,
    orders: r`(?:instrucci[oó]n(?:es)?|reglas|directrices|normas|indicaciones|órdenes|restricciones)\s+(?:anteriores|previas?|de\s+(?:arriba|seguridad|sistema)|del\s+sistema|iniciales|que\s+(?:te|le|has|recib)|dadas|recibidas)|(?<=(?:tus|anteriores|previas)\s+)(?:instrucciones|reglas|directrices|normas)|todo\s+lo\s+(?:anterior|que\s+te)`,
    youAre: ["ahora eres desde serás usted", r`(?:\s+(?:eres|ahora|en|adelante|serás|es|ya|no)){0,4}`],
    role: r`(?:asistente|ia|modelo|dan|agente|administrador)\b[^\n.!?]{0,30}(?:sin|ningun|malvad|libre)|sin\s+(?:ning\p{L}+\s+)?(?:restricciones|límites|reglas|filtros)`,
    conceal: ["no nunca sin", r`\s+(?:(?:se|le|les|lo|digas|diga|decir|decirle|informes|informe|informar|menciones|mencione|reveles|muestres|cuentes|cuente|avises|avise|avisar|nada|esto|sobre|de|ello)\s+){1,6}`],
    user: r`(?:al?|el)\s+(?:usuari[oa]|dueñ[oa]|propietari[oa]|operador)\b`,
    send: "envía envíe envia enviar manda mande reenvía reenvíe sube comparte publica copia transmite",
    kept: r`(?:tod[oa]s\s+(?:las|los|tus|sus)\s+(?:notas|datos|conversaciones|mensajes|archivos|correos|contactos|contraseñas|claves|recuerdos)|contraseñas?|claves?\b|conversación|credenciales|(?:notas|datos|correos)\s+del\s+usuario)`,
    show: "revela revele muestra muestre muéstrame imprime di dime repite enseña",
    prompt: r`(?:el|tu|su|tus)\s+(?:prompt|mensaje|indicación|instrucciones)\s*(?:de[l]?\s+sistema|inicial(?:es)?|ocult\p{L}+|secret\p{L}+)`,
    fresh: "nuevas nueva",
  }),
  pt: () => ({
    ignore: "ignore ignora ignorar ignorem esqueça esquece esqueca esquecer desconsidere desconsidera descarte anule",
    earlier: r`(?:por|favor|todas?|todos?|as|os|suas|seus|tuas|essas|anteriores|prévias|de)`,
    orders: r`(?:instruç(?:ão|ões)|instrucoes|regras|diretrizes|ordens|orientações|restrições)\s+(?:anteriores|prévias|acima|de\s+segurança|do\s+sistema|iniciais|que\s+(?:você|te|lhe|foram)|dadas|recebidas)|(?<=(?:suas|tuas|anteriores)\s+)(?:instruções|regras|diretrizes)|tudo\s+o\s+que\s+(?:te|lhe|você)\b[^\n.]{0,12}(?:diss|instru|foi\s+dit)`,
    youAre: ["agora você tu doravante", r`(?:\s+(?:em\s+diante|você|agora|é|tu|és|será|passa|a|ser|não)){1,5}`],
    role: r`(?:assistente|ia|modelo|dan|agente)\b[^\n.!?]{0,30}(?:sem|nenhum|malvad|livre)|sem\s+(?:nenhuma?\s+)?(?:restrições|limites|regras|filtros)`,
    conceal: ["não nunca jamais sem", r`\s+(?:(?:conte|conta|contes|diga|digas|dizer|informe|informar|avise|avisar|mencione|revele|mostre|fale|nada|isso|isto|sobre|disso|o|a)\s+){1,5}`],
    user: r`(?:ao|o|à|para\s+o|com\s+o)\s+(?:usuári[oa]|utilizador\p{L}*|dono|proprietári[oa])\b`,
    send: "envie envia enviar mande manda encaminhe encaminha compartilhe partilhe publique copie transmita",
    kept: r`(?:tod[oa]s\s+(?:as|os|suas|seus)\s+(?:suas\s+|seus\s+)?(?:notas|dados|conversas|mensagens|arquivos|ficheiros|e-?mails|contatos|senhas|chaves|memórias)|senhas?|conversa|credenciais|(?:notas|dados|e-?mails)\s+d[oa]\s+(?:usuári|utilizador)\p{L}*)`,
    show: "revele revela mostre mostra exiba imprima diga repita divulgue",
    prompt: r`(?:o|seu|teu|suas|o\s+seu)\s+(?:prompt|mensagem|instruções)\s*(?:d[oe]\s+sistema|inicia(?:l|is)|ocult\p{L}+|secret\p{L}+)`,
    fresh: "novas nova",
  }),
  it: () => ({
    ignore: "ignora ignori ignorate ignorare dimentica dimentichi dimenticate tralascia scarta disattendi annulla",
    earlier: r`(?:per|favore|tutte|tutti|le|i|gli|tue|tuoi|sue|queste|precedenti|di|sicurezza)`,
    orders: r`(?:istruzion[ie]|regole|direttive|linee\s+guida|ordini|indicazioni|restrizioni)\s+(?:precedent[ie]|di\s+sicurezza|di\s+sistema|iniziali|sopra|qui\s+sopra|che\s+(?:ti|le|hai|sono)|ricevute|date)|(?<=(?:tue|precedenti)\s+)(?:istruzioni|regole|direttive)|tutto\s+(?:ciò|quello)\s+che\s+(?:ti|hai)`,
    youAre: ["ora adesso sei tu", r`(?:\s+(?:sei|ora|adesso|in|poi|non|più|sarai)){0,4}`],
    role: r`(?:assistente|ia|modello|dan|agente)\b[^\n.!?]{0,30}(?:senza|nessun|malvagi|liber)|senza\s+(?:alcun\p{L}*\s+)?(?:limiti|regole|restrizioni|filtri)`,
    conceal: ["non mai senza", r`\s+(?:(?:dire|dirlo|dica|dite|informare|avvisare|menzionare|menzionarlo|rivelare|rivelarlo|mostrare|parlarne|nulla|niente|questo|ciò|di|lo)\s+){1,4}`],
    user: r`(?:all['’]|l['’]|con\s+l['’]|al\s+)(?:utente|proprietari[oa]|operatore)\b`,
    send: "invia invii inviate inviare manda mandi spedisci inoltra inoltri condividi pubblica copia trasmetti",
    kept: r`(?:tutt[ei]\s+(?:le|i|gli)\s+(?:tue\s+|tuoi\s+|sue\s+)?(?:note|appunti|dati|conversazioni|messaggi|file|documenti\s+privati|contatti|password|chiavi|ricordi)|password|conversazione|credenziali|(?:note|dati|e-?mail|appunti)\s+dell['’]utente)`,
    show: "rivela riveli mostra mostri mostrami stampa dimmi ripeti svela",
    prompt: r`(?:il|tuo|il\s+tuo|le|le\s+tue)\s+(?:prompt|messaggio|istruzioni)\s*(?:di\s+sistema|inizial[ei]|nascost[eio]|segret[eio])`,
    fresh: "nuove nuova",
  }),
  nl: () => ({
    ignore: "negeer negeert negeren vergeet vergeten omzeil sla",
    earlier: r`(?:alsjeblieft|alstublieft|alle|de|je|jouw|uw|deze|eerdere|vorige|voorgaande|bovenstaande|oorspronkelijke|wat)`,
    orders: r`(?<=(?:eerdere|vorige|gaande|staande|lijke|je|jouw|uw)\s+)(?:instructies?|regels|richtlijnen|opdrachten|aanwijzingen|beperkingen)|je\s+(?:eerder|is)\s+(?:is\s+)?(?:verteld|gezegd)`,
    youAre: ["je jij u vanaf", r`(?:\s+(?:bent|nu|ben|jij|je|voortaan|af|niet|langer)){1,5}`],
    role: r`(?:assistent|ai|model|dan|agent)\b[^\n.!?]{0,30}(?:zonder|geen|vrij|kwaad)|zonder\s+(?:enige\s+)?(?:regels|beperkingen|grenzen|filters)`,
    conceal: ["vertel vertellen zeg informeer meld laat toon verberg", r`(?:\s+(?:dit|het|hier|daar|aan|voor|tegen)){0,3}\s+`],
    user: r`(?:dit\s+)?niet\s+aan\s+de\s+gebruiker|(?:de|aan\s+de)\s+(?:gebruiker|eigenaar)\s+(?:hier\s+|er\s+|dit\s+|hierover\s+)?(?:niets|niet|nooit|over\s+niets)`,
    send: "stuur stuurt verstuur zend verzend mail upload deel kopieer plaats",
    kept: r`(?:alle\s+(?:notities|gegevens|gesprekken|berichten|bestanden|contacten|wachtwoorden|sleutels|herinneringen)|wachtwoord\p{L}*|gesprek\b|inloggegevens|(?:notities|gegevens|e-mails)\s+van\s+de\s+gebruiker)`,
    show: "onthul toon laat geef herhaal druk",
    prompt: r`(?:me\s+|mij\s+)?(?:je|jouw|de|uw)\s+(?:systeem-?\s?prompt|systeembericht|(?:verborgen|geheime|oorspronkelijke)\s+instructies)`,
    fresh: "nieuwe",
  }),
  pl: () => ({
    ignore: "zignoruj ignoruj zignorować zapomnij pomiń odrzuć zlekceważ",
    earlier: r`(?:proszę|wszystkie|wszystkich|o|swoje|swoich|twoje|te|tych|poprzednie|poprzednich|wcześniejsze|wcześniejszych|powyższe|powyższych|dotychczasowe|dotychczasowych)`,
    orders: r`(?<=(?:poprzedni|wcześniejsz|powyższ|dotychczasow|swo|two)\p{L}*\s+)(?:instrukcj\p{L}*|polecen\p{L}*|zasad\p{L}*|wytyczn\p{L}*|reguł\p{L}*|regul\p{L}*)|(?:instrukcje|polecenia|zasady)\s+(?:systemowe|powyżej|które)`,
    youAre: ["od jesteś teraz", r`(?:\s+(?:teraz|jesteś|tej|pory|już|nie|chwili)){0,4}`],
    role: r`(?:asystent\p{L}*|sztuczną|model\p{L}*|dan|agent\p{L}*)\s+[^\n.!?]{0,30}(?:bez|nieograniczon)|bez\s+(?:żadnych\s+)?(?:ograniczeń|zasad|reguł|limitów)`,
    conceal: ["nie nigdy", r`\s+(?:(?:mów|powiedz|informuj|wspominaj|ujawniaj|pokazuj|zdradzaj|o|tym|tego|nic|niczego)\s+){1,4}`],
    user: r`(?:użytkowni\p{L}+|właściciel\p{L}+)`,
    send: "wyślij prześlij wysyłaj przekaż udostępnij skopiuj opublikuj",
    kept: r`(?:wszystkie\s+(?:notatki|dane|rozmowy|wiadomości|pliki|kontakty|hasła|klucze|wspomnienia)|hasł[oa]|rozmowę|(?:notatki|dane|maile)\s+użytkownika)`,
    show: "ujawnij pokaż wyświetl podaj powtórz wypisz zdradź",
    prompt: r`(?:mi\s+)?(?:swój|twój|swoje|treść)\s+(?:prompt\p{L}*|komunikat|instrukcje|monit)\s*(?:system\p{L}+|początkow\p{L}+|ukryt\p{L}+)`,
    fresh: "nowe",
  }),
  cs: () => ({
    ignore: "ignoruj ignorujte zapomeň zapomeňte přehlédni neber obejdi",
    earlier: r`(?:prosím|všechny|všechna|na|své|svoje|tvé|tyto|předchozí|dřívější|výše|uvedené|původní|dosavadní)`,
    orders: r`(?<=(?:předchozí|dřívější|uvedené|původní|dosavadní|své|svoje|tvé)\s+)(?:pokyny|instrukce|pravidla|příkazy|směrnice|omezení)`,
    youAre: ["nyní teď od jsi", r`(?:\s+(?:jsi|teď|nyní|nynějška|už|nejsi|této|chvíle)){0,4}`],
    role: r`(?:asistent\p{L}*|ai|model\p{L}*|dan|agent\p{L}*)\s+[^\n.!?]{0,30}(?:bez|neomezen)|bez\s+(?:jakýchkoli\s+)?(?:omezení|pravidel|limitů|hranic)`,
    conceal: ["neříkej neříkejte neinformuj nezmiňuj neprozrazuj neukazuj nikdy", r`\s+(?:(?:to|o|tom|tohle|nic|neříkej)\s+){0,3}`],
    user: r`(?:uživatel\p{L}+|majitel\p{L}+|vlastník\p{L}+)`,
    send: "pošli pošlete odešli odešlete přepošli sdílej nahraj zkopíruj",
    kept: r`(?:všechn[ya]\s+(?:poznámky|data|konverzace|zprávy|soubory|kontakty|hesla|klíče|vzpomínky)|hesl[oa]|konverzaci|(?:poznámky|údaje|data)\s+uživatele)`,
    show: "odhal odhalte ukaž ukažte zobraz zobrazte vypiš prozraď zopakuj",
    prompt: r`(?:mi\s+)?(?:svůj|tvůj|své)\s+(?:systémov\p{L}+|skryt\p{L}+|původní)\s+(?:prompt|zprávu|pokyny|instrukce)`,
    fresh: "nové",
  }),
  sv: () => ({
    ignore: "ignorera glöm strunta bortse åsidosätt",
    earlier: r`(?:i|från|alla|de|dina|era|dessa|tidigare|föregående|ovanstående|ursprungliga|det)`,
    orders: r`(?<=(?:tidigare|föregående|stående|ursprungliga|dina|era)\s+)(?:instruktion\p{L}*|regler\p{L}*|riktlinjer\p{L}*|anvisningar|order|begränsningar)|(?:instruktionerna|reglerna)\s+(?:ovan|ovanför|du\s+fått)`,
    youAre: ["du från", r`(?:\s+(?:är|nu|och|med|du|inte|längre|hädanefter|på)){1,6}`],
    role: r`(?:assistent|ai|modell|dan|agent)\b[^\n.!?]{0,30}(?:utan|obegränsad|fri)|utan\s+(?:några\s+)?(?:regler|begränsningar|gränser|filter)`,
    conceal: ["berätta säg nämn visa avslöja informera", r`\s+(?:(?:inte|aldrig|inget|ingenting|detta|det|här|om|för|till|något|av|det)\s+){1,6}`],
    user: r`(?:användaren|ägaren)`,
    send: "skicka sänd vidarebefordra mejla maila dela kopiera ladda",
    kept: r`(?:alla\s+(?:anteckningar|data|samtal|meddelanden|filer|kontakter|lösenord|nycklar|minnen)|lösenord\p{L}*|konversationen|användarens\s+\p{L}+)`,
    show: "avslöja visa skriv upprepa",
    prompt: r`(?:ut\s+|mig\s+)?(?:din|ditt|dina|er)\s+(?:system-?\s?prompt|systemmeddelande|(?:dolda|hemliga|ursprungliga)\s+instruktioner)`,
    fresh: "nya",
  }),
  tr: () => ({
    verbLast: true,
    ignore: r`(?:yok\s+say|görmezden\s+gel|unut|dikkate\s+alma|göz\s+ardı\s+et)\p{L}*`,
    earlier: "önceki yukarıdaki daha",
    orders: r`(?:talimat|komut|kural|yönerge|yönlendirme)\p{L}*`,
    youAre: ["artık şimdi bundan sen", r`(?:\s+(?:sen|böyle|sonra|artık)){0,3}\s`],
    role: r`(?:sınırsız|kuralsız|kısıtlamasız|filtresiz|hiçbir\s+(?:kural|sınır|kısıtlama)\p{L}*\s+olmayan)\s+(?:bir\s+)?(?:asistan|yapay|model|ajan)\p{L}*`,
    conceal: ["bunu bundan kullanıcıya", r`(?:\s+(?:bunu|bundan|asla|sakın|hiçbir|şey)){0,3}\s+`],
    user: r`(?:(?:kullanıcı|sahib)\p{L}*\s+)?(?:söyleme|haber\s+verme|bahsetme|bildirme|gösterme|anlatma)\p{L}*`,
    send: r`(?:gönder|ilet|yükle|yolla|paylaş)\p{L}*`,
    kept: "tüm bütün kullanıcının",
    show: r`(?:göster|açıkla|yazdır|ifşa\s+et|paylaş)\p{L}*`,
    prompt: "sistem",
    fresh: "yeni",
  }),
  ru: () => ({
    ignore: "игнорируй игнорируйте проигнорируй проигнорируйте забудь забудьте отбрось отмени обойди пренебреги",
    earlier: r`(?:пожалуйста|все|всех|про|о|свои|твои|эти|предыдущие|предыдущих|прежние|прошлые|вышеуказанные|ранее|полученные|первоначальные|всё,?|что)`,
    orders: r`(?<=(?:предыдущие|предыдущих|прежние|прошлые|указанные|полученные|альные|свои|твои)\s+)(?:инструкци|указани|правил|команд|директив|ограничени)\p{L}*|(?:тебе|вам)\s+(?:раньше\s+|ранее\s+|до\s+этого\s+)?(?:говорил|сказал|был)\p{L}*|(?:инструкции|указания|правила)\s+(?:выше|системы)`,
    youAre: ["теперь ты отныне вы", r`(?:\s+(?:ты|теперь|вы|больше|не|отныне|—|-)){0,4}`],
    role: r`\s?(?:ассистент|помощник|ии|модель|дан|агент)\p{L}*\s+[^\n.!?]{0,20}(?:без|не\s+имею|неогранич)|без\s+(?:каких-либо\s+|всяких\s+)?(?:ограничений|правил|фильтров|лимитов)`,
    conceal: ["не никогда ничего", r`\s+(?:(?:не|говори|говорите|сообщай|сообщайте|рассказывай|рассказывайте|упоминай|показывай|раскрывай|информируй|об|этом|это|ничего|про)\s+){1,5}`],
    user: r`(?:пользовател|владел)\p{L}+`,
    send: "отправь отправьте перешли перешлите пошли пошлите загрузи скопируй передай вышли",
    kept: r`(?:все(?:х)?\s+(?:свои\s+|твои\s+)?(?:заметки|данные|сообщения|разговоры|файлы\s+пользователя|контакты|пароли|ключи|воспоминания)|парол\p{L}+|переписку|(?:заметки|данные|письма)\s+пользователя)`,
    show: "раскрой раскройте покажи покажите выведи выведите распечатай повтори назови",
    prompt: r`(?:мне\s+)?(?:свой|твой|свои|ваш)\s+(?:системн\p{L}+|скрыт\p{L}+|начальн\p{L}+|исходн\p{L}+)\s+(?:промпт|промт|запрос|сообщение|инструкции|подсказк)\p{L}*`,
    fresh: "новые новая",
  }),
  uk: () => ({
    ignore: "ігноруй ігноруйте проігноруй проігноруйте забудь забудьте відкинь знехтуй",
    earlier: r`(?:будь|ласка|усі|всі|про|свої|твої|ці|попередні|попередніх|минулі|вищезазначені|раніше|отримані|початкові|все,?|усе,?|що)`,
    orders: r`(?<=(?:попередні|попередніх|минулі|зазначені|отримані|початкові|свої|твої)\s+)(?:інструкці|вказівк|правил|команд|настанов|обмежен)\p{L}*|тобі\s+(?:раніше\s+)?(?:казали|говорили|сказали)`,
    youAre: ["тепер ти відтепер", r`(?:\s+(?:ти|тепер|ви|більше|не|—)){0,4}`],
    role: r`\s?(?:асистент|помічник|ші|модель|дан|агент)\p{L}*\s+[^\n.!?]{0,20}(?:без|необмеж)|без\s+(?:жодних\s+)?(?:обмежень|правил|фільтрів|меж)`,
    conceal: ["не ніколи нічого", r`\s+(?:(?:не|кажи|кажіть|говори|повідомляй|повідомляйте|розповідай|згадуй|показуй|розкривай|інформуй|про|це|ничого|нічого)\s+){1,5}`],
    user: r`(?:користувач|власник)\p{L}+`,
    send: "надішли надішліть відправ відправте перешли перешліть завантаж скопіюй передай",
    kept: r`(?:(?:усі|всі)\s+(?:свої\s+)?(?:нотатки|дані|повідомлення|розмови|контакти|паролі|ключі|спогади)|парол\p{L}+|листування|(?:нотатки|дані|листи)\s+користувача)`,
    show: "розкрий розкрийте покажи покажіть виведи виведіть повтори назви",
    prompt: r`(?:мені\s+)?(?:свій|твій|свої|ваш)\s+(?:системн\p{L}+|прихован\p{L}+|початков\p{L}+)\s+(?:промпт|запит|повідомлення|інструкції|підказк)\p{L}*`,
    fresh: "нові",
  }),
  ar: () => ({
    ignore: "تجاهل تجاهلي تجاهلوا انس انسى إنس تخط",
    earlier: r`(?:جميع|كل|كافة)`,
    orders: r`(?:ال)?(?:تعليمات|أوامر|قواعد|إرشادات|توجيهات)(?:ك)?\s+(?:ال)?(?:سابقة|أعلاه|قبلية|أصلية|المعطاة)|تعليماتك|قواعدك`,
    youAre: ["أنت انت", r`(?:\s+(?:الآن|الان|من)){1,2}`],
    role: r`(?:مساعد|نموذج|ذكاء|وكيل)[^\n.؟!]{0,20}(?:بلا|بدون|دون)\s+(?:أي\s+)?(?:قيود|حدود|قواعد)`,
    conceal: ["لا", r`\s+(?:تخبر|تقل|تذكر|تبلغ|تكشف|تظهر)(?:وا|ي)?\s+(?:هذا\s+|ذلك\s+)?`],
    user: r`(?:ل|لل|ال)?مستخدم`,
    send: "أرسل ارسل أرسلي حول شارك انسخ ارفع",
    kept: r`(?:جميع|كل|كافة)\s+(?:الملاحظات|البيانات|المحادثات|الرسائل|الملفات|كلمات|المفاتيح|جهات|الذكريات)|كلمات?\s+(?:ال)?(?:مرور|سر)|بيانات\s+المستخدم`,
    show: "اكشف أظهر اظهر اعرض أعرض اطبع كرر",
    prompt: r`(?:عن\s+|لي\s+)?(?:موجه|تعليمات|رسالة|مطالبة|برومبت)\s+(?:ال)?نظام`,
    fresh: "تعليمات",
  }),
  hi: () => ({
    verbLast: true,
    ignore: r`(?:को\s+)?(?:अनदेखा|नज़रअंदाज़|नजरअंदाज|भूल|उपेक्षा|अनसुना)`,
    earlier: "पिछले पिछली पहले पूर्व सभी",
    orders: r`(?:निर्देश|नियम|आदेश|हिदायत)\p{L}*\p{M}*\p{L}*`,
    youAre: ["अब तुम आप", r`(?:\s+(?:से|तुम|आप|अब|बिना)){1,4}`],
    role: r`(?:बिना\s+)?(?:किसी\s+)?[^\n।.]{0,16}(?:सीमा|प्रतिबंध|नियम|नियमों)\s+(?:के\s+)?(?:सहायक|एआई|मॉडल|वाले)`,
    conceal: ["उपयोगकर्ता यूज़र यूजर", r`\s+(?:को|से)\s+(?:(?:यह|इसके|बारे|में|इस|कुछ|बात)\s+){0,4}`],
    user: r`(?:(?:मत|नहीं|न|ना)\s+(?:बता|कह|दिखा)[\p{L}\p{M}]*|छिपा[\p{L}\p{M}]*)`,
    send: r`(?:भेज|साझा|अपलोड)[\p{L}\p{M}]*`,
    kept: "सभी सारे सारी उपयोगकर्ता",
    show: r`(?:दिखा|बता|प्रकट|उजागर)[\p{L}\p{M}]*`,
    prompt: "सिस्टम",
    fresh: "नए नये",
  }),
  vi: () => ({
    ignore: "bỏ phớt quên lờ",
    earlier: r`(?:qua|lờ|đi|hãy|tất|cả|mọi|các|những)`,
    orders: r`(?:hướng\s+dẫn|chỉ\s+dẫn|chỉ\s+thị|lệnh|quy\s+tắc|yêu\s+cầu)\s+(?:trước|ở\s+trên|bên\s+trên|phía\s+trên|của\s+hệ\s+thống|hệ\s+thống|an\s+toàn|ban\s+đầu)`,
    youAre: ["bây từ bạn giờ", r`(?:\s+(?:giờ|bạn|là|nay|trở|đi|không|còn)){1,5}`],
    role: r`(?:một\s+)?(?:trợ\s+lý|mô\s+hình|ai|tác\s+nhân)[^\n.!?]{0,20}(?:không\s+(?:có\s+|bị\s+)?(?:giới\s+hạn|hạn\s+chế|quy\s+tắc)|tự\s+do)`,
    conceal: ["đừng không chớ", r`\s+(?:(?:được|bao|giờ|nói|kể|tiết|lộ|thông|báo|đề|cập|điều|này|việc|cho|với|để)\s+){1,8}`],
    user: r`người\s+(?:dùng|sử\s+dụng)`,
    send: "gửi chuyển tải sao",
    kept: r`(?:tất\s+cả|mọi|toàn\s+bộ)\s+(?:các\s+)?(?:ghi\s+chú|dữ\s+liệu|tin\s+nhắn|cuộc|tệp|mật\s+khẩu|khóa|danh\s+bạ)|mật\s+khẩu|của\s+người\s+dùng`,
    show: "tiết hiển in hiện cho lặp",
    prompt: r`(?:lộ\s+|thị\s+|ra\s+|tôi\s+xem\s+|lại\s+)?(?:lời\s+nhắc|prompt|chỉ\s+dẫn|thông\s+điệp)\s+(?:của\s+)?hệ\s+thống`,
    fresh: "hướng",
  }),
  id: () => ({
    ignore: "abaikan lupakan acuhkan langgar",
    earlier: r`(?:tolong|semua|seluruh|segala|itu)`,
    orders: r`(?:instruksi|perintah|aturan|petunjuk|pedoman|arahan)(?:mu)?\s+(?:yang\s+)?(?:sebelumnya|di\s+atas|terdahulu|sistem|keamanan|awal|lama)|(?:instruksi|aturan)(?:mu|\s+kamu|\s+anda)`,
    youAre: ["sekarang mulai kamu anda", r`(?:\s+(?:kamu|anda|adalah|sekarang|bukan|lagi)){1,4}`],
    role: r`(?:asisten|ai|model|agen)[^\n.!?]{0,20}(?:tanpa|tidak\s+terbatas|bebas)|tanpa\s+(?:batasan|aturan|filter)`,
    conceal: ["jangan tidak", r`\s+(?:(?:pernah|beri|beritahu|tahu|katakan|memberi|memberitahu|sampaikan|ungkapkan|tunjukkan|bilang|ini|hal|kepada|pada|ke)\s+){1,6}`],
    user: r`(?:pengguna|pemilik)\b`,
    send: "kirim kirimkan teruskan unggah bagikan salin",
    kept: r`(?:semua|seluruh)\s+(?:catatan|data|percakapan|pesan|kontak|kata\s+sandi|kunci|ingatan)|kata\s+sandi|(?:catatan|data)\s+pengguna`,
    show: "tampilkan ungkapkan tunjukkan cetak bocorkan ulangi perlihatkan",
    prompt: r`(?:saya\s+)?(?:prompt|pesan|instruksi|perintah)\s+(?:sistem|awal|tersembunyi|rahasia)`,
    fresh: "instruksi perintah",
  }),
};

const mail = r`(?:[\w.+-]{1,40}@[\w-]{1,40}\.|https?:\/\/)`;
const after = (opens: string, then: string, rule: string): Phrase => ({
  rule,
  opens,
  then,
  ...(rule === "new-instructions" && { stance: "start" as const }),
});

/** The demands of a language, put together from its words. */
function phrasesOf(code: string, l: Language): Phrase[] {
  const conceal = after(
    l.conceal[0],
    `${l.conceal[1]}(?:${l.user})`,
    "conceal",
  );
  const role = after(
    l.youAre[0],
    r`${l.youAre[1]}\s*[^\n.!?]{0,20}?(?:${l.role})`,
    "role-change",
  );
  if (l.verbLast) {
    return [
      conceal,
      role,
      after(
        l.earlier,
        r`(?:\s+\p{L}[\p{L}\p{M}]*){0,2}?\s+${l.orders}\s+[^\n.।]{0,12}?${l.ignore}`,
        "override",
      ),
      after(
        l.kept,
        r`\s[^\n।]{0,40}?${mail}[^\n।]{0,40}?${l.send}`,
        "exfiltration",
      ),
      after(
        l.prompt,
        r`\s+(?:istem|prompt|mesaj|talimat|प्रॉम्प्ट|संदेश|निर्देश)[\p{L}\p{M}]*\s+[^\n.।]{0,16}?${l.show}`,
        "system-prompt",
      ),
      after(l.fresh, r`\s+(?:sistem\s+)?${l.orders}\s?:`, "new-instructions"),
    ];
  }
  return [
    conceal,
    role,
    after(
      l.ignore,
      r`(?:,?\s+${l.earlier}){0,6}?\s+(?:${l.orders})(?:\s+(?:pr[ée]c[ée]dente?s?|ant[ée]rieure?s?|anterior(?:es)?|previas?|precedenti))?`,
      "override",
    ),
    after(
      l.send,
      r`\s+[^\n.!?]{0,40}?(?:${l.kept})[^\n]{0,50}?(?:${mail}|(?<=\s)(?:mich|moi|mí|mim)\b)`,
      "exfiltration",
    ),
    after(l.show, r`\s+${l.prompt}`, "system-prompt"),
    after(l.fresh, fresh(code), "new-instructions"),
  ];
}

/** "New instructions:" in the order of the language. */
function fresh(code: string): string {
  const nouns: Record<string, string> = {
    fr: "(?:instructions?|consignes?|directives?)",
    de: "(?:anweisung|instruktion|regel|richtlinie)(?:en|n)?",
    es: "(?:instrucci(?:ones|ón)|directrices|órdenes)",
    pt: "(?:instruç(?:ões|ão)|diretrizes|ordens)",
    it: "(?:istruzion[ei]|direttive|regole)",
    nl: "(?:instructies?|richtlijnen|opdrachten)",
    pl: "(?:instrukcje|polecenia|wytyczne)",
    cs: "(?:pokyny|instrukce|příkazy)",
    sv: "(?:instruktioner|riktlinjer|order)",
    ru: "(?:инструкции|указания|инструкция|правила)",
    uk: "(?:інструкції|вказівки|настанови)",
    ar: "جديدة",
    vi: r`dẫn\s+mới`,
    id: "baru",
  };
  return r`\s+${nouns[code] ?? ""}\s?:`;
}

/** Scripts without spaces, or whose words take endings: wherever the opening word stands. */
// prettier-ignore
const joinedPhrases = (): Phrase[] => {
  const zhOrders = "(?:指令|指示|提示|规则|規則|命令|说明|說明|限制)";
  const zhUser = "(?:用户|用戶|使用者|主人|用户本人)";
  const zhKept =
    "(?:所有|全部|用户|用戶|使用者)[^\\n。]{0,6}(?:笔记|筆記|数据|資料|信息|对话|對話|密码|密碼|密钥|金鑰|邮件|郵件|文件|记忆|記憶)";
  const jaOrders = "(?:指示|命令|指令|ルール|プロンプト|制約|規則)";
  return [
    after("忽略 忽視 忽视 无视 無視 忘记 忘記 不要遵守 不要理会", `[^\\n。]{0,8}(?:之前|以上|先前|前面|此前|所有|上述|你的)[^\\n。]{0,8}${zhOrders}`, "override"),
    after("你现在是 你現在是 从现在开始你 从现在起你 從現在起你 從現在開始你 你不再是", "[^\\n。]{0,16}(?:没有|沒有|不受|无|無|不再)[^\\n。]{0,8}(?:限制|规则|規則|约束|約束|助手|助理)", "role-change"),
    after("不要把这件事告诉 不要把這件事告訴 不要把此事告诉 不要告诉 不要告訴 别告诉 別告訴 不要让 不要讓 不得告知 不要向 瞒着 瞞著 勿告知", `${zhUser}(?!界面|介面)`, "conceal"),
    after("把 将 將 请将 发送 傳送 上传 上傳 转发 轉發", `${zhKept}[^\\n。]{0,10}(?:发送|发给|发到|寄到|寄给|傳送|傳到|上传|上傳|转发|轉發|到|给|給)[^\\n。]{0,6}?(?:${mail}|我)`, "exfiltration"),
    after("显示 顯示 透露 输出 輸出 告诉我 告訴我 打印 泄露 洩漏 公开 列出 重复", "(?:出)?(?:你|您)的[^\\n。]{0,4}(?:系统|系統|初始|隐藏|隱藏|内部)[^\\n。]{0,2}(?:提示|指令|訊息|消息|设定)", "system-prompt"),
    after("新的指令 新指令 新的指示 新指示 新命令 新的命令", "\\s?[:：]", "new-instructions"),
    after("これまで 以前 上記 前 今まで すべて 全て", `の[^\\n。]{0,8}${jaOrders}[^\\n。]{0,8}(?:無視|忘れ|破棄|従わな)`, "override"),
    after("あなたは 君は お前は", "[^\\n。]{0,8}(?:今から|これから|もう|現在)?[^\\n。]{0,8}(?:制限|制約|ルール|規則|フィルタ)[^\\n。]{0,6}(?:ない|なし|無い)[^\\n。]{0,12}(?:アシスタント|AI|モデル|です|だ)", "role-change"),
    after("ユーザー ユーザ 利用者 所有者", "(?:さん)?に(?:は|も)?[^\\n。]{0,14}(?:言わない|言うな|伝えない|伝えるな|知らせない|知らせず|教えない|見せない|話さない|内緒|秘密に)", "conceal"),
    after("すべての 全ての ユーザーの 全 会話", `[^\\n。]{0,8}(?:メモ|データ|会話|メッセージ|ファイル|パスワード|キー|鍵|連絡先|履歴)[^\\n。]{0,10}?を[^\\n。]{0,40}?${mail}[^\\n。]{0,40}?(?:送信|送って|送れ|転送|アップロード)`, "exfiltration"),
    after("システムプロンプト システムメッセージ 初期指示 隠された指示", "を[^\\n。]{0,8}(?:表示|見せ|教え|出力|公開|明かし|開示)", "system-prompt"),
    after("请记住 請記住 记住 記住 永久保存 牢记 牢記", "[^\\n。]{0,16}(?:以后|以後|永远|永遠|永久|今后|今後|所有对话|所有對話)[^\\n。]{0,30}(?:付款|转账|轉帳|账户|帳戶|信任|推荐|推薦|密码|密碼|批准|发票|發票)", "memory-poisoning"),
    after("助手 助理 人工智能 大模型 语言模型 語言模型 AI 智能体", "[^\\n。，,：:]{0,12}[，,：:][^\\n。]{0,40}?(?:告诉(?:用户|使用者)|告訴(?:用戶|使用者)|推荐|推薦|不要提|不要告|别提|隐瞒|刪除所有|删除所有|发送所有|(?:始终|始終|务必)(?:说|說|回答|推荐|推薦))", "addressed-to-model"),
    after("今後 これから 以後 永久", "[^\\n。]{0,16}(?:会話|回答|セッション|チャット)[^\\n。]{0,30}(?:勧め|薦め|推奨|すすめ|信頼|送信|承認|支払)", "memory-poisoning"),
    after("AI アシスタント エージェント 言語モデル", "[^\\n。、：:]{0,14}(?:へ|向け|は|に)?[：:、][^\\n。]{0,60}?(?:触れない|言及しない|伝えないで|勧めて|推奨して|ユーザーに[^\\n。]{0,30}(?:伝え|言っ)|削除し|送信し|と答え|と回答し)", "addressed-to-model"),
    after("앞으로 이후 영구적으로", "\\s?[^\\n.]{0,12}?(?:대화|답변|세션|채팅)[^\\n.]{0,30}?(?:추천|신뢰|보내|승인|결제|링크)", "memory-poisoning"),
    after("AI 어시스턴트 인공지능 언어", "[^\\n.,:]{0,14}?(?:[,:]|는|은|에게)\\s[^\\n.]{0,60}?(?:추천하|말하지\\s?마|언급하지|삭제하|전송하|사용자에게[^\\n.]{0,30}(?:말|전하|알려)|답하(?:세요|십시오|라))", "addressed-to-model"),
    after("新しい指示 新しい命令 新たな指示 新しい指令", "\\s?[:：]", "new-instructions"),
    after("이전 앞의 위의 지금까지 기존", `(?:의)?\\s?[^\\n.]{0,10}?(?:지시|명령|지침|규칙|프롬프트)[^\\n.]{0,8}(?:무시|잊어|잊으|따르지)`, "override"),
    after("너는 당신은 넌 이제부터 지금부터", "\\s[^\\n.]{0,12}?(?:제한|규칙|제약|필터)[^\\n.]{0,4}?(?:없는|없이|없다)[^\\n.]{0,8}(?:비서|어시스턴트|AI|모델|도우미|조수|봇)", "role-change"),
    after("사용자 주인 소유자", "(?:에게|한테|께)(?:는|도)?\\s?[^\\n.]{0,14}?(?:말하지|알리지|알려주지|보여주지|언급하지|비밀)", "conceal"),
    after("모든 사용자의 사용자 대화", `\\s?[^\\n.]{0,8}?(?:메모|데이터|대화|메시지|파일|비밀번호|키|연락처|기록)[^\\n]{0,10}?[을를]\\s[^\\n]{0,40}?${mail}[^\\n]{0,40}?(?:보내|전송|전달|업로드)`, "exfiltration"),
    after("시스템", "\\s?(?:프롬프트|메시지|지시)[^\\n.]{0,6}?(?:공개|보여|출력|알려|말해|표시)", "system-prompt"),
    after("새로운 새", "\\s?(?:지시|명령|지침)(?:사항)?\\s?[:：]", "new-instructions"),
  ];
};

/** The demands of every language with words apart, by language. */
export const languagePhrases = (): Record<string, Phrase[]> =>
  Object.fromEntries(
    Object.entries(languages).map(([code, words]) => [
      code,
      phrasesOf(code, words()),
    ]),
  );

export { joinedPhrases };
