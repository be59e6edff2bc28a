/**
 * The words with which people introduce a secret, by language, a kind of word a line. Alternatives
 * stand between bars. A word may take an ending ("hasł" stands for "hasło" and "hasłem") unless a dot
 * closes it; it begins a word unless "~" opens it; "?" opens one that has other senses as well.
 *
 * - password: password, passphrase, Wi-Fi key
 * - key: API key, secret key, licence key
 * - pin: a code of digits that says what it opens
 * - login: credentials, "user/password": a pair follows
 * - is: what stands between the word and the value
 * - small: what may stand between a value and the word behind it
 * - as: before the word, "use … as the password"; to: behind it, "changed to …"
 * - talk: what is said of a password in one word, so that it is none
 */
export const statedWords: Record<string, string> = {
  English: `
other maiden name.|question answer|ssid.|unlock|opens with.|old one.|new one.|get in.|get into.|log in.|log into.|sign in.|sign into.|when it asks.|when asked.|when prompted.|wifi.|router.|lowercase.
password ~password|~passwd.|passphrase|pass phrase|~passcode|pass code|pw.|pwd.|p/w.|?pass.|wifi key.|wi-fi key.|wlan key.|wpa key.|wpa2 key.|network key.|wifi pass.|encryption password|security answer.|secret word.|code word.|codeword.|safe word.
key api key.|access key.|secret key.|api token.|access token.|license key.|licence key.|product key.|activation key.|serial key.|activation code.|recovery code.|backup code.|recovery key.|gift card code.|gift code.|voucher code.|redeem code.
pin card pin.|bank pin.|sim pin.|phone pin.|voicemail pin.|debit pin.|atm pin.|alarm pin.|door pin.|alarm code.|door code.|gate code.|entry code.|safe code.|lockbox code.|keypad code.|garage code.|unlock code.|phone code.|voicemail code.|garage keypad code.|phone passcode.|ipad passcode.|iphone passcode.|passcode.|door combo.|safe combo.|locker combo.|lock combo.|combination.|safe combination.|locker combination.|lock combination.
login login|log-in|log in.|logged in.|sign in.|credential|creds.|username/password.|username / password.|user/password.|user/pass.|user / pass.|user:pass.|user/pw.|username and password.|account.|admin.
is is|was|are|will be|would be|should be|became|becomes|reads|stays|equals|being|is spelled|spelled|unlocks with|opens with|is still|is now|is always|remains
small is|was|the|my|our|your|his|her|its|their|a|an|still|now|also|current|new|old|temporary|temp|default|guest|wifi|wi-fi|wlan|router|admin|root|master|login|account|email|correct|right|both|that's|that|this|it's|lowercase|all|actual|real|main|shared|team|network|vpn|zip|bank
as as
to to|into|with|using|use|try
talk required|optional|none|null|undefined|string|text|number|boolean|bool|true|false|empty|blank|missing|invalid|incorrect|wrong|correct|valid|expired|changed|unchanged|unknown|hidden|masked|secret|private|public|weak|strong|strength|medium|short|long|yes|reset|forgot|forgotten|change|changes|default|same|later|soon|pending|disabled|enabled|encrypted|hashed|plain|plaintext|varchar|char|bytes|input|field|value|label|type|enter|show|hide|copy|here|below|above|attached|vault|keychain|keepass|bitwarden|lastpass|dashlane|unset|any|never|always|auto|automatic|generated|random|policy|security|manager|redacted|removed|omitted|confidential|sensitive|rotated|stored|saved|failed|okay|good|fair|tested|nope|object|array|credential|credentials|username|email|user|users|admin|login|logout|protected|protection|needed|mandatory|once|denied|accepted|rejected|authentication|prompt|nothing|todo|tbd|skip|ask|see|stdin|file|env|environment|config|basic|bearer|oauth|passkey|passkeys|biometric|only|unavailable|available|supported|match|mismatch|sent
`,
  German: `
password ~passwort|~passwörter|~kennwort|~losungswort|passphrase|wlan-schlüssel|wlanschlüssel|netzwerkschlüssel|~kennwörter|~codewort|wlan key.
key api-schlüssel|api schlüssel|api-key|zugriffsschlüssel|geheimschlüssel|lizenzschlüssel|geheimer schlüssel|zugriffstoken|zugangstoken|geheimnis für|wiederherstellungscode|aktivierungscode|gutscheincode
pin türcode|torcode|alarmcode|zugangscode|entsperrcode|sperrcode|haustürcode|safecode|tresorcode|kartenpin|geheimzahl|geheimnummer|pin meiner|pin der karte|pin für|pin von|pin der|karten-pin|handy-pin|sim-pin|pin-code|alarmanlage|tresor-code|tür-code|zahlenkombination|zahlenschloss|safekombination|entsperren mit|kombination|garagencode
login zugangsdaten|anmeldedaten|logindaten|login-daten|benutzerdaten|anmeldung|benutzer/passwort.|benutzer / passwort.|benutzername/passwort.|benutzername / passwort.|nutzer/passwort.|benutzername und passwort.|einloggen mit.|anmelden mit.
is ist|lautet|war|heißt|heisst|sind|wäre|bleibt|ist jetzt|lautet jetzt|ist nun|lautet nun|wird|wurde|ist immer noch|hat den code|hat das passwort|hat|ist weiterhin
small ist|war|das|die|der|mein|unser|ihr|sein|dein|neue|neues|alte|altes|aktuelle|jetzt|nun|noch|immer|gäste|lautet
as als
to auf|in|zu|mit|nach
talk erforderlich|pflicht|pflichtfeld|falsch|ungültig|abgelaufen|vergessen|ändern|geändert|gleich|keins|keine|keines|leer|unbekannt|geheim|siehe|richtig|folgt|zurücksetzen|eingeben|anzeigen|optional|sicher|unsicher|schwach|stark|gespeichert|gesetzt|fehlt|später|wiederholen|notwendig|nötig|verschlüsselt|zugang
`,
  French: `
password mot de passe|mots de passe.|mdp.|phrase de passe|phrase secrète|phrase secrete|mot secret.|clé wifi|clé wi-fi|clé du wifi|clé wpa|cle wifi|clé wep|code wifi|code du wifi|passe wifi|clef wifi|clé réseau
key clé api|clé d'api|clé d’api|clef api|cle api|clé secrète|cle secrete|clé d'accès|clé d’accès|clé privée|jeton d'accès|jeton d’accès|jeton api|jeton secret|clé de licence|clé de récupération|code de récupération|code cadeau|clé de chiffrement
pin code pin|code de la porte|code de porte|code d'entrée|code de l'alarme|code alarme|code de l’alarme|digicode|code du portail|code du coffre|code secret|code de la carte|code de ma carte|pin de ma carte|pin de la carte|code du cadenas|code du garage|code d'accès|code de déverrouillage|code carte bleue|code de l'immeuble|code d’entrée|code de l’immeuble
login identifiants.|identifiant/mot de passe.|identifiant / mot de passe.|login/mdp.|login / mdp.|login/mot de passe.|identifiants de connexion.|utilisateur/mot de passe.|accès.|compte.|connexion.|infos de connexion.
is est|c'est|c’est|vaut|était|sera|devient|reste|sont|est maintenant|est désormais|est toujours|est devenu|s'écrit
small est|c'est|c’est|le|la|les|mon|ma|mes|notre|votre|son|ton|nouveau|nouvelle|ancien|toujours|bien|désormais|maintenant|sa|un|une
as comme|pour
to en|à|par|pour|avec|vers|au profit de
talk obligatoire|requis|requise|oublié|oubliée|perdu|faux|incorrect|invalide|expiré|expirée|inconnu|vide|aucun|aucune|voir|changé|changer|modifier|modifié|identique|manquant|manquante|facultatif|secret|caché|masqué|nécessaire|réinitialiser|afficher|confirmer|faible|fort|fausse|erroné|constance|patience
`,
  Spanish: `
password contraseña|contrasenya|contrasena|?clave.|clave del wifi|clave wifi|clave de wifi|clave del wi-fi|clave de la red|clave wpa|?contra.|?contras.|frase de contraseña|frase de paso|frase secreta|palabra clave|palabra secreta|contraseñas.|password.|clave de acceso|clave de la wifi|clave bancaria
key clave de api|clave api|clave de la api|clave secreta|clave de acceso|clave privada|clave de licencia|token de acceso|token de api|token secreto|llave de api|llave api|llave secreta|código de recuperación|código de regalo|clave de producto|clave de recuperación|clave de cifrado
pin pin de la tarjeta|pin de mi tarjeta|pin de tarjeta|pin del|pin de la|pin de mi|código de la alarma|código de alarma|código de la puerta|código de acceso|código del portal|código de la caja|código del candado|código del garaje|código pin|clave de la tarjeta|clave de la alarma|clave de la caja|código de desbloqueo|código de la entrada|combinación
login credenciales|usuario/clave.|usuario / clave.|usuario/contraseña.|usuario / contraseña.|usuario y contraseña.|datos de acceso.|datos de inicio de sesión.|acceso.|cuenta.|usuario y clave.|inicia sesión con.|inicio de sesión.
is es|era|son|será|sigue siendo|ahora es|es ahora|vale|queda|pasa a ser|quedó en|quedó|quedo como|quedó como|ha pasado a ser|fue
small es|era|la|el|mi|mis|nuestra|tu|su|una|nueva|antigua|vieja|ahora|actual
as como|de|por
to a|por|en|con|para
talk obligatoria|obligatorio|requerida|requerido|incorrecta|incorrecto|inválida|olvidada|olvidé|vencida|caducada|expirada|secreta|vacía|ninguna|cambiada|cambiar|constancia|paciencia|desconocida|misma|opcional|débil|fuerte|segura|necesaria|oculta|repetir|confirmar|mostrar|errónea|pendiente|primaria|fundamental|importante
`,
  Portuguese: `
password palavra-passe|palavra passe|palavras-passe|?senha|senha do wifi|senha da rede|senha do wi-fi|frase-passe|frase passe|frase secreta|senha mestra|código wifi|chave wifi|chave do wifi|chave da rede|chave wpa|frase-senha|palavra secreta|contrassenha|contra-senha
key chave de api|chave da api|chave api|chave secreta|chave de acesso|chave privada|token de acesso|token da api|token de api|token secreto|chave de licença|código de recuperação|chave de recuperação|chave do produto|código do vale
pin pin do cartão|pin do meu cartão|pin do telemóvel|pin do|código do alarme|código da porta|código do portão|código de acesso|código do cofre|código do prédio|código pin|senha do cartão|senha do cofre|senha do alarme|código da garagem|código do cadeado|código de desbloqueio|pin da|pin de
login credenciais|usuário/senha.|usuário / senha.|utilizador/palavra-passe.|utilizador / palavra-passe.|usuário e senha.|dados de acesso.|dados de login.|dados de início de sessão.|acesso.|conta.|utilizador e palavra-passe.
is é|e|era|foi|são|será|agora é|é agora|continua|continua sendo|continua a ser|passou a ser|ficou|fica|vale|segue sendo|virou
small é|a|o|minha|meu|nossa|nosso|sua|nova|antiga|agora|uma|atual
as como|de|por
to para|por|em|com|a
talk obrigatória|obrigatório|incorreta|errada|inválida|inválido|esquecida|esqueci|expirada|secreta|vazia|nenhuma|alterada|alterar|mudar|mesma|opcional|fraca|forte|segura|necessária|mostrar|confirmar|repetir|pendente|primária|desconhecida|paciência
`,
  Italian: `
password password|?parola.|parola d'accesso|parola d'ordine|parola d’ordine|parola d’accesso|parola chiave|parola segreta|frase segreta|chiave wifi|chiave wi-fi|chiave del wifi|chiave wpa|chiave di rete|frase d'accesso|frase di accesso
key chiave api|chiave dell'api|chiave dell’api|chiave segreta|chiave di accesso|chiave d'accesso|chiave privata|token di accesso|token d'accesso|token segreto|chiave di licenza|codice di recupero|codice regalo|chiave di ripristino
pin pin del bancomat|pin del|pin della|pin della carta|pin di|codice della porta|codice porta|codice allarme|codice dell'allarme|codice dell’allarme|codice del cancello|codice pin|codice della cassaforte|codice d'accesso|codice di accesso|codice del portone|codice di sblocco|codice del lucchetto|combinazione|codice del garage|codice bancomat
login credenziali|utente/password.|utente / password.|nome utente/password.|nome utente e password.|dati di accesso.|dati d'accesso.|utente e password.|accesso.|account.
is è|e'|era|sono|sarà|ora è|è ora|adesso è|rimane|resta|diventa|è diventata|è sempre|vale
small è|la|il|lo|mia|mio|nostra|tua|sua|una|nuova|vecchia|ora|attuale
as come
to in|a|con|per|da
talk obbligatoria|obbligatorio|errata|sbagliata|dimenticata|scaduta|segreta|vuota|nessuna|cambiata|cambiare|modifica|richiesta|stessa|opzionale|debole|forte|sicura|necessaria|mancante|mostra|conferma|pazienza|sconosciuta
`,
  Dutch: `
password ~wachtwoord|ww.|wachtzin.|~wachtwoordzin|wifi-sleutel|wifisleutel|wifi sleutel|wifi-code|wificode|wifi code|~netwerksleutel|~toegangswoord
key api-sleutel|api sleutel|geheime sleutel|toegangssleutel|toegangstoken|licentiesleutel|herstelcode|cadeaucode|privésleutel
pin pincode|pin-code|deurcode|alarmcode|poortcode|toegangscode|kluiscode|code van het alarm|code van de deur|code van de kluis|code van het slot|pin van mijn|ontgrendelcode|garagecode|code van de poort|code van mijn
login inloggegevens|logingegevens|gebruikersnaam/wachtwoord.|gebruiker/wachtwoord.|gebruiker / wachtwoord.|gebruikersnaam en wachtwoord.|aanmeldgegevens|inloggen met.|inlog.|account.
is is|was|luidt|zijn|wordt|werd|blijft|is nu|is nog steeds|is nog
small is|was|het|mijn|ons|onze|zijn|haar|jouw|nieuwe|oude|nog|nu|een
as als
to in|naar|met|tot
talk verplicht|vereist|onjuist|fout|vergeten|verlopen|geheim|leeg|geen|gewijzigd|wijzigen|zelfde|optioneel|zwak|sterk|veilig|nodig|ontbreekt|onbekend|tonen|herhalen|zie|ongeldig
`,
  Polish: `
password hasł|haseł.|haslo.|hasla.|hasle.|haslem.|?haslo do|fraza hasła|klucz wifi|klucz do wifi|klucz sieci|klucz wi-fi
key klucz api|klucza api|kluczem api|klucz do api|klucz dostępu|tajny klucz|klucz tajny|klucz prywatny|token dostępu|tokenem dostępu|klucz licencyjny|klucz licencji|kod odzyskiwania|kod podarunkowy|sekret
pin pin do|pin-u do|pin karty|kod pin|kod do alarmu|kod do drzwi|kod do bramy|kod do domofonu|kod do sejfu|kod do furtki|kod do klatki|kod alarmu|kod dostępu|kod do garażu|kod do skrytki|kod do kłódki|kod odblokowania|kodem pin
login dane logowania|danych logowania|dane do logowania|login/hasło.|login / hasło.|login i hasło.|loginem i hasłem|poświadczenia|dane dostępowe|dostęp.|konto.|użytkownik/hasło.
is to|jest|brzmi|było|są|będzie|jest teraz|to teraz|teraz to|pozostaje|wciąż to|to nadal
small to|jest|moje|moim|nasze|naszym|jego|jej|nowe|nowym|stare|teraz|nadal|twoje
as jako
to na|z|w|do|przy użyciu
talk wymagane|wymagany|nieprawidłowe|niepoprawne|błędne|złe|zapomniane|wygasło|tajne|puste|brak|zmienione|zmień|takie|opcjonalne|słabe|silne|bezpieczne|potrzebne|nieznane|pokaż|powtórz|ukryte|zobacz|obowiązkowe|poprawne
`,
  Czech: `
password hesl|hesel.|heslová fráze|přístupová fráze|klíč k wifi|wifi klíč
key klíč api|klíče api|api klíč|api-klíč|tajný klíč|přístupový klíč|soukromý klíč|přístupový token|licenční klíč|obnovovací kód|klíč k api|dárkový kód
pin pin ke|pin k|pin od|kód k|kód od|kód ke|kód na|kód alarmu|kód pin|pin kód|kód dveří|vstupní kód|kód zámku|kód trezoru|přístupový kód
login přihlašovací údaje|přihlašovacích údaj|přihlašovacími údaji|uživatel/heslo.|jméno/heslo.|jméno a heslo.|přístupy.|přístup.|účet.|login/heslo.
is je|zní|bylo|jsou|bude|je teď|je nyní|teď je|zůstává|je stále|je pořád
small je|moje|mé|mým|naše|jeho|její|nové|staré|teď|stále|to|tvoje
as jako
to na|do|s|za|pomocí
talk povinné|povinný|špatné|nesprávné|neplatné|zapomenuté|vypršelo|tajné|prázdné|žádné|změněno|změnit|stejné|nepovinné|slabé|silné|bezpečné|potřeba|neznámé|zobrazit|viz|chybné
`,
  Slovak: `
password hesl|hesiel.|prístupová fráza|kľúč k wifi|wifi kľúč
key kľúč api|kľúča api|api kľúč|api-kľúč|tajný kľúč|prístupový kľúč|súkromný kľúč|prístupový token|licenčný kľúč|kód obnovenia
pin pin ku|pin k|pin od|kód k|kód od|kód ku|kód na|kód alarmu|kód pin|pin kód|vstupný kód|kód trezoru|prístupový kód|kód zámku
login prihlasovacie údaje|prihlasovacích údaj|používateľ/heslo.|meno/heslo.|meno a heslo.|prístupy.|prístup.|účet.|login/heslo.
is je|znie|bolo|sú|bude|je teraz|teraz je|zostáva|je stále
small je|moje|mojím|naše|jeho|jej|nové|staré|teraz|stále|to|tvoje
as ako
to na|do|s|za|pomocou
talk povinné|povinný|zlé|nesprávne|neplatné|zabudnuté|vypršalo|tajné|prázdne|žiadne|zmenené|zmeniť|rovnaké|nepovinné|slabé|silné|bezpečné|potrebné|neznáme|pozri|chybné
`,
  Hungarian: `
password jelsz|jelszó|jelmondat|wifi kulcs|wifi-kulcs|wifi kód|hálózati kulcs
key api-kulcs|api kulcs|apikulcs|titkos kulcs|hozzáférési kulcs|privát kulcs|hozzáférési token|licenckulcs|helyreállítási kód|termékkulcs
pin pin-kód|pin kód|pinkód|riasztó kód|riasztókód|kapukód|ajtókód|ajtó kód|belépőkód|széf kód|széfkód|kapu kód|garázs kód|feloldókód|bejárati kód|zárkód
login bejelentkezési adat|belépési adat|felhasználónév/jelszó.|felhasználó/jelszó.|felhasználónév és jelszó.|hozzáférés|fiók.
is a következő|ez|az|most|lett|továbbra is|mostantól|jelenleg|volt|lesz
small a|az|ez|volt|lesz|most|új|régi|jelenlegi|router|wifi|én|mi|lett
as mint
to erre|arra
talk kötelező|hibás|helytelen|rossz|elfelejtett|lejárt|titkos|üres|nincs|megváltozott|módosítás|ugyanaz|opcionális|gyenge|erős|biztonságos|szükséges|ismeretlen|lásd|hiányzik|érvénytelen
`,
  Romanian: `
password ?parol|?parola.|parolă|parola de la|parola wifi|parola mea|frază de acces|fraza de acces|cheia wifi|cheie wifi|cuvânt de acces
key cheia api|cheie api|cheii api|cheia secretă|cheie secretă|cheia de acces|cheie de acces|cheia privată|token de acces|tokenul de acces|cheie de licență|cheia de licență|cod de recuperare|codul de recuperare
pin pin-ul|pinul|codul pin|cod pin|codul alarmei|codul de la alarmă|codul de la ușă|codul ușii|codul de la interfon|codul interfonului|codul seifului|codul de acces|cod alarmă|cod interfon|codul de la seif|codul porții|codul garajului
login date de autentificare|datele de autentificare|date de conectare|date de acces|datele de acces|utilizator/parolă.|utilizator / parolă.|utilizator și parolă.|user și parolă.|cont.|credențiale
is este|e|era|sunt|va fi|este acum|acum este|e acum|rămâne|devine|a devenit|e tot
small este|e|era|mea|noastră|ta|nouă|veche|acum|tot|noua|vechea
as ca|drept
to în|la|cu|pe|din
talk obligatorie|obligatoriu|greșită|incorectă|invalidă|uitată|expirată|secretă|goală|schimbată|schimbă|aceeași|opțională|slabă|puternică|sigură|necesară|necunoscută|vezi|lipsă
`,
  Swedish: `
password ~lösenord|~lösenfras|?lösen.|?lösenet.|lösen till|wifi-nyckel|nätverksnyckel|lösenkod
key api-nyckel|api nyckel|hemlig nyckel|hemliga nyckeln|åtkomstnyckel|åtkomsttoken|privat nyckel|licensnyckel|återställningskod|presentkortskod
pin pinkod|pin-kod|larmkod|portkod|dörrkod|kortkod|kassaskåpskod|passerkod|låskod|upplåsningskod|koden till|kod till|garagekod|pin till
login inloggningsuppgift|inloggning|inlogg|användarnamn/lösenord.|användare/lösenord.|användare / lösenord.|användarnamn och lösenord.|kontouppgift|konto.
is är|var|lyder|blir|blev|är nu|är fortfarande|heter
small är|var|mitt|vårt|hans|hennes|ditt|det|nya|gamla|nu|fortfarande|ett|wifi
as som
to till|i|med|från
talk obligatoriskt|krävs|fel|felaktigt|ogiltigt|glömt|utgånget|hemligt|tomt|inget|ändrat|ändra|samma|valfritt|svagt|starkt|säkert|nödvändigt|okänt|visa|saknas|upprepa|rätt
`,
  Norwegian: `
password ~passord|~passordfrase|~passfrase|wifi-nøkkel|nettverksnøkkel|passordet
key api-nøkkel|api nøkkel|hemmelig nøkkel|hemmelige nøkkelen|tilgangsnøkkel|tilgangstoken|privat nøkkel|lisensnøkkel|gjenopprettingskode|gavekortkode
pin pin-kode|pinkode|alarmkode|dørkode|portkode|adgangskode til|kortkode|safekode|låskode|koden til|kode til|garasjekode
login innloggingsinformasjon|innloggingsdetalj|påloggingsinformasjon|innlogging|pålogging|brukernavn/passord.|bruker/passord.|bruker / passord.|brukernavn og passord.|konto.
is er|var|lyder|blir|ble|er nå|er fortsatt|er fremdeles|heter
small er|var|mitt|vårt|hans|hennes|ditt|det|nye|gamle|nå|fortsatt|et|wifi
as som
to til|i|med|fra
talk påkrevd|obligatorisk|feil|ugyldig|glemt|utløpt|hemmelig|tomt|ingen|endret|endre|samme|valgfritt|svakt|sterkt|sikkert|nødvendig|ukjent|mangler|vis|gjenta|riktig
`,
  Danish: `
password ~adgangskode|~kodeord|~adgangssætning|wifi-nøgle|wifi-kode|netværksnøgle|~løsen|password
key api-nøgle|api nøgle|hemmelig nøgle|hemmelige nøgle|adgangsnøgle|adgangstoken|privat nøgle|licensnøgle|gendannelseskode|gavekortkode
pin pinkode|pin-kode|alarmkode|dørkode|portkode|låsekode|bokskode|koden til|kode til|garagekode|kortkode
login loginoplysning|login-oplysning|loginoplysninger|brugernavn/adgangskode.|bruger/kodeord.|bruger / kodeord.|brugernavn og adgangskode.|brugernavn og kodeord.|logoplysning|konto.
is er|var|lyder|bliver|blev|er nu|er stadig|hedder
small er|var|min|mit|vores|hans|hendes|din|dit|det|den|nye|gamle|nu|stadig|en|et|wifi
as som
to til|i|med|fra
talk påkrævet|obligatorisk|forkert|ugyldig|glemt|udløbet|hemmelig|tom|ingen|ændret|skift|samme|valgfri|svag|stærk|sikker|nødvendig|ukendt|mangler|vis|gentag|rigtig
`,
  Finnish: `
password ~salasan|salalause|tunnuslause|tunnussana|wifi-avain|verkkoavain|salis.
key api-avain|api-avaim|api avain|salainen avain|salaisen avaimen|käyttöavain|yksityinen avain|lisenssiavain|palautuskoodi|lahjakorttikoodi|käyttötunniste|tuoteavain
pin pin-koodi|pinkoodi|ovikoodi|hälytyskoodi|porttikoodi|kassakaapin koodi|hälyttimen koodi|oven koodi|avauskoodi|tunnusluku|kortin pin|kassakaappikoodi|lukituskoodi
login kirjautumistie|tunnukset|käyttäjätunnus/salasana|tunnus/salasana.|käyttäjä/salasana.|käyttäjätunnus ja salasana.|tunnukset|tili.|kirjautuminen
is on|oli|kuuluu|ovat|on nyt|on edelleen|on yhä|on vielä
small on|oli|minun|meidän|hänen|sinun|uusi|vanha|nyt|wifin|nykyinen|reitittimen
talk pakollinen|väärä|virheellinen|unohtunut|vanhentunut|salainen|tyhjä|muutettu|vaihda|sama|valinnainen|heikko|vahva|turvallinen|tarpeellinen|tuntematon|katso|puuttuu|vaaditaan|näytä|oikea
`,
  Turkish: `
password şifre|?sifre|?parola|wifi kodu|wifi anahtarı|ağ anahtarı|parolam|parolası|parolan|şifrem|şifresi
key api anahtar|api-anahtar|gizli anahtar|erişim anahtarı|özel anahtar|erişim belirteci|erişim jetonu|lisans anahtarı|kurtarma kodu|hediye kodu|ürün anahtarı
pin pin kodu|alarm kodu|kapı kodu|kapı şifresi|kart şifresi|kartımın şifresi|kasa şifresi|kasa kodu|giriş kodu|kilit kodu|pin kodum|pin numaram|bina kodu|garaj kodu|kapının kodu|alarmın kodu|kasanın kodu|kartımın pini|alarm şifresi
login giriş bilgi|kullanıcı adı/şifre.|kullanıcı adı / şifre.|kullanıcı/şifre.|kullanıcı adı ve şifre.|oturum açma bilgi|hesap bilgi|hesap.
is şu|şudur|artık|hâlâ|hala|şimdi|olarak|halen|eskiden|bu|budur
small benim|bizim|onun|senin|yeni|eski|şu|wifi|modem|router|evin|hâlâ|artık|modemin|wifinin|ağın
talk zorunlu|zorunludur|gerekli|gereklidir|yanlış|hatalı|geçersiz|unuttum|gizli|boş|yok|değişti|değiştir|aynı|isteğe|zayıf|güçlü|güvenli|bilinmiyor|eksik|göster|tekrar|doğru|süresi|değiştirildi
`,
  Greek: `
password ?κωδικό|?κωδικο|κωδικός πρόσβασης|κωδικό πρόσβασης|κωδικός wifi|συνθηματικ|φράση πρόσβασης|κλειδί wifi|κωδικοί|πάσγουορντ|πασγουορντ|κωδικός του wifi
key κλειδί api|κλειδιού api|μυστικό κλειδί|κλειδί πρόσβασης|ιδιωτικό κλειδί|διακριτικό πρόσβασης|κλειδί άδειας|κωδικός ανάκτησης|κλειδί προϊόντος
pin pin της κάρτας|pin της|pin του|κωδικός του συναγερμού|κωδικός συναγερμού|κωδικός της πόρτας|κωδικός πόρτας|κωδικός του χρηματοκιβωτίου|κωδικός pin|κωδικός της κάρτας|κωδικός κάρτας|κωδικός εισόδου|κωδικός ξεκλειδώματος|κωδικός της εισόδου
login στοιχεία σύνδεσης|διαπιστευτήρια|χρήστης/κωδικός.|χρήστης / κωδικός.|όνομα χρήστη και κωδικός.|στοιχεία πρόσβασης|στοιχεία εισόδου|λογαριασμός.
is είναι|ειναι|ήταν|είναι τώρα|τώρα είναι|θα είναι|παραμένει|έγινε|είναι ακόμα
small είναι|ειναι|ο|το|η|μου|μας|του|της|τον|νέος|παλιός|τώρα|ακόμα
as ως|σαν|για
to σε|με|από|στο|στον
talk υποχρεωτικός|υποχρεωτικό|απαιτείται|λάθος|λανθασμένος|άκυρος|ξεχασμένος|έληξε|κρυφός|κενός|κανένας|άλλαξε|ίδιος|προαιρετικός|αδύναμος|ισχυρός|ασφαλής|άγνωστος|εμφάνιση|σωστός
`,
  Russian: `
password парол|?пасс.|кодовая фраза|кодовую фразу|кодовой фраз|кодовое слово|кодовым словом|секретное слово|парольная фраза|ключ wifi|ключ wi-fi|ключ от вайфая|ключ сети|пароли|ключ от wifi|пасворд|пассворд
key ключ api|ключа api|ключом api|api-ключ|api ключ|апи ключ|секретный ключ|секретного ключа|ключ доступа|токен доступа|приватный ключ|закрытый ключ|лицензионный ключ|ключ лицензии|ключ активации|код активации|код восстановления|апи-ключ|секретный токен|ключ шифрования|код подарочной карты
pin пин-код|пин код|пинкод|?пин.|код от домофона|код домофона|код сигнализации|код от сигнализации|код от сейфа|код сейфа|код от двери|код двери|код подъезда|код от подъезда|код от ворот|код от замка|код замка|код разблокировки|код от гаража|пин карты|пин от|код от карты|код от телефона|кодом разблокировки|код от калитки|код для входа
login учётные данные|учетные данные|учётных данных|учетных данных|логин/пароль.|логин / пароль.|логин и пароль.|логин:пароль.|доступы|доступ.|данные для входа|данные доступа|учётка|учетка|логин-пароль|аккаунт.|креды|логин от|логин для|войти с.|логин.
is это|—|–|является|был|теперь|сейчас|стал|будет|такой|прежний|теперь это|по-прежнему|есть|равен|остался|вот|тоже|всё ещё
small это|—|–|мой|моим|наш|его|её|ваш|твой|новый|старый|теперь|и есть|был|является|текущий|вот|гостевой
as как|в качестве
to на|с|в|под|по
talk обязателен|обязательно|обязательный|неверный|неверен|забыт|забыли|истёк|секретный|пустой|нет|изменён|изменить|сменить|тот|необязательный|слабый|сильный|надёжный|нужен|неизвестен|показать|повторите|см|отсутствует|скрыт|правильный|важно|введите|строка|терпение
`,
  Ukrainian: `
password парол|?пасс.|кодова фраза|кодову фразу|кодове слово|секретне слово|ключ wifi|ключ wi-fi|ключ мережі|пароль
key ключ api|ключа api|api-ключ|api ключ|апі ключ|секретний ключ|ключ доступу|токен доступу|приватний ключ|закритий ключ|ліцензійний ключ|ключ активації|код відновлення|апі-ключ
pin пін-код|пін код|пінкод|?пін.|код від домофона|код домофона|код сигналізації|код від сигналізації|код від сейфа|код сейфа|код від дверей|код під'їзду|код від воріт|код розблокування|пін картки|пін від|код від замка|код від гаража|код від картки|код від під'їзду
login облікові дані|облікових даних|логін/пароль.|логін / пароль.|логін і пароль.|логін та пароль.|дані для входу|доступи|доступ.|акаунт.|логін від|логін до|логін.
is це|—|–|є|був|тепер|зараз|став|буде|тепер це|такий
small це|—|–|мій|моїм|наш|його|її|ваш|твій|новий|старий|тепер|був|є
as як|в якості
to на|з|із|в|під|за
talk обов'язковий|обов’язковий|невірний|неправильний|забули|забутий|секретний|порожній|немає|змінено|змінити|той|слабкий|сильний|надійний|потрібен|невідомий|показати|див|прихований|терпіння
`,
  Bulgarian: `
password парол|кодова дума|тайна дума|фраза за достъп|ключ за wifi|ключът за wifi
key api ключ|api-ключ|ключ за api|ключът за api|апи ключ|таен ключ|тайният ключ|ключ за достъп|токен за достъп|частен ключ|лицензен ключ|код за възстановяване
pin пин код|пин кодът|пин-код|пинът|код на алармата|кодът на алармата|кодът за алармата|код за вратата|кодът за вратата|кодът на вратата|кодът на входа|код за входа|кодът на сейфа|код за сейфа|пин на картата|код за домофона|код за отключване
login данни за вход|данните за вход|потребител/парола.|потребител / парола.|потребителско име и парола.|достъп.|акаунт.|данни за достъп
is е|беше|са|ще бъде|е сега|сега е|гласи|остава|стана|е още|все още е
small е|моята|нашата|неговата|нейната|новата|старата|сега
as като
to на|с|в|със|от
talk задължителна|задължително|грешна|невалидна|забравена|изтекла|тайна|празна|няма|сменена|смени|същата|незадължителна|слаба|силна|сигурна|нужна|неизвестна|покажи|виж|липсва|правилна
`,
  Croatian: `
password lozink|?šifr|?sifr|лозинк|?шифр|pristupna fraza|ključ za wifi|wifi ključ|tajna riječ|zaporka|zaporku|zaporke|gesl
key api ključ|api-ključ|ključ za api|tajni ključ|pristupni ključ|privatni ključ|pristupni token|licencni ključ|kod za oporavak|апи кључ|тајни кључ|api кључ
pin pin kartice|pin od|pin za|kod alarma|kod za alarm|šifra alarma|kod za vrata|šifra za vrata|kod za ulaz|kod od|pin kod|pin-kod|šifra sefa|kod za sef|pin broj|пин картице|пин код|код аларма|шифра аларма|kod za kapiju|kod za garažu|kod vrata
login podaci za prijavu|podatke za prijavu|podatci za prijavu|pristupni podaci|korisnik/lozinka.|korisnik / lozinka.|korisničko ime i lozinka.|korisničko ime/lozinka.|račun.|nalog.|подаци за пријаву
is je|glasi|bila|bio|su|biće|bit će|je sada|sada je|ostaje|je i dalje|је|гласи|је сада
small je|moja|naša|njegova|njena|nova|stara|sada|је|моја|наша
as kao|као
to u|na|s|sa|у|на|са
talk obavezna|obavezno|pogrešna|netočna|netačna|neispravna|nevažeća|zaboravljena|istekla|tajna|prazna|nema|promijenjena|promenjena|ista|slaba|jaka|sigurna|potrebna|nepoznata|prikaži|vidi|обавезна|погрешна
`,
  Vietnamese: `
password mật khẩu|mat khau|mk.|pass wifi|mật mã|cụm mật khẩu|khóa wifi|mật khẩu wifi
key khóa api|khoá api|api key|khóa bí mật|khoá bí mật|mã bí mật|khóa truy cập|mã truy cập|token truy cập|khóa riêng|khóa bản quyền|mã khôi phục
pin mã pin|mã cửa|mã báo động|mã két|mã mở khóa|mã két sắt|mã khóa cửa|pin thẻ|số pin|mã cổng|mã mở cửa|mã số cửa
login thông tin đăng nhập|tài khoản/mật khẩu.|tài khoản / mật khẩu.|tên đăng nhập/mật khẩu.|tài khoản và mật khẩu.|tk/mk.|tk / mk.|đăng nhập.|tài khoản.
is là|vẫn là|bây giờ là|hiện là|giờ là|đang là|hiện tại là|sẽ là|được đổi thành
small là|của|tôi|mình|em|anh|vẫn|mới|cũ|wifi|router
as làm|như|là
to thành|sang|bằng|với|qua
talk bắt|buộc|sai|đúng|không|quên|trống|yếu|mạnh
`,
  Indonesian: `
password kata sandi|katasandi|?sandi|kata laluan|katalaluan|kata kunci|password|passwordnya|frasa sandi|kunci wifi|kode wifi|sandi wifi|kata laluannya
key kunci api|api key|kunci rahsia|kunci rahasia|kunci akses|token akses|kunci pribadi|kunci lisensi|kode pemulihan|kod pemulihan|kunci lesen
pin pin atm|pin kartu|pin kad|kode pin|kod pin|kode alarm|kode pintu|kode brankas|kod penggera|kod pintu|kode akses|kode gerbang|kode buka|kode kunci|nomor pin|pin saya|pin hp|pin kartunya
login info login|data login|detail login|kredensial|nama pengguna/kata sandi.|pengguna/sandi.|pengguna / sandi.|akun.|maklumat log masuk|butiran log masuk|user/sandi.|nama pengguna dan kata sandi.
is adalah|ialah|yaitu|masih|sekarang|itu|merupakan|iaitu|jadi|tetap|kini|sekarang adalah|masih sama
small adalah|ialah|itu|saya|kami|kita|baru|lama|masih|wifi|router
as sebagai|untuk|jadi
to menjadi|ke|jadi|dengan|kepada|pakai
talk wajib|salah|lupa|kosong|rahasia|rahsia|diperlukan|kedaluwarsa|benar|sama|lemah|kuat|aman|perlu|hilang|diubah|diganti|lihat|betul|opsional
`,
  Chinese: `
password 密码|密碼|口令|通行码|通行碼|通关密语|密语|暗号|暗號|无线密钥|無線金鑰|密码短语|助记词|提取码|解压码|解压密码
key 密钥|密鑰|金鑰|秘钥|私钥|私鑰|访问令牌|存取權杖|访问密钥|存取金鑰|激活码|啟用碼|恢复码|復原碼|序列号是|授权码|授權碼|令牌
pin pin码|pin碼|门禁密码|門禁密碼|取款密码|提款密碼|银行卡密码|銀行卡密碼|开门密码|開門密碼|解锁密码|解鎖密碼|锁屏密码|支付密码|保险箱密码|保險箱密碼|报警密码|门锁密码|門鎖密碼|大门密码|锁屏码|门禁码|密码锁|密碼鎖
login 账号密码|账户密码|帳號密碼|帳戶密碼|用户名密码|用戶名密碼|用户名/密码|用户名／密码|账号/密码|账号／密码|帳號/密碼|帳號／密碼|登录信息|登入資訊|登錄信息|登入資料|登录凭据|账密|帳密
is 是|为|為|还是|還是|现在是|現在是|改成|改为|改為|就是|设为|設為|设置为|变成|等于|仍是|换成|換成|改成了|改为了|设成|设成了|依旧是
small 是|就是|我|我的|我們的|我们|我们的|的|路由器|路由器的|无线|wifi|新|旧|舊|新的|家里|家里的|無線|邮箱|邮箱的|電腦|电脑的|电脑
as 作为|作為|当|當|当作|做
to 改成了|改成|改为|改為|换成|換成|更新为|設成|设成
`,
  Japanese: `
password パスワード|ﾊﾟｽﾜｰﾄﾞ|パスフレーズ|パスコード|合言葉|合い言葉|暗号化キー|暗証コード|暗号キー|パスは|ぱすわーど|wifiキー|暗号鍵
key apiキー|api キー|秘密鍵|秘密キー|シークレットキー|アクセスキー|アクセストークン|シークレット|トークン|ライセンスキー|プロダクトキー|リカバリーコード|復旧コード|ギフトコード|回復コード|暗号化キー
pin 暗証番号|pinコード|ピンコード|解除コード|ドアコード|pin番号|暗唱番号|開錠番号|解錠番号|解錠コード|オートロックの番号|金庫の番号|アラームコード|ロック番号
login ログイン情報|アカウント情報|認証情報|ユーザー名とパスワード|idとパスワード|id/パスワード|ログイン|id/pw|ユーザー名/パスワード|ユーザー/パスワード
is は|が|は今|は現在|を|はまだ|は、|は次の通り|はこちら|は今でも|はずっと
small が|は|の|新しい|今の|現在の|ルーターの|うちの|私の|wifiの|wi-fiの|僕の|俺の|共有|それが|ログイン
as を|として
to から
`,
  Korean: `
password 비밀번호|비밀 번호|비번|패스워드|암호|패스프레이즈|패스워드는|패스|암호문구
key api 키|api키|비밀 키|비밀키|시크릿 키|시크릿키|액세스 키|액세스키|액세스 토큰|토큰|개인 키|개인키|라이선스 키|제품 키|복구 코드|인증키|인증 키
pin 핀번호|핀 번호|pin 번호|pin번호|카드 비밀번호|현관 비밀번호|도어락 비밀번호|현관 비번|도어락 비번|카드 비번|통장 비밀번호|금고 비밀번호|핀코드|pin 코드|문 비밀번호|현관문 비번|공동현관 비밀번호|경보 코드|알람 코드|금고 번호|현관문 비밀번호|통장 비번
login 로그인 정보|로그인정보|계정 정보|계정정보|아이디/비밀번호|아이디/비번|아이디 / 비밀번호|아이디와 비밀번호|접속 정보|계정|로그인
is 는|은|가|이|를|을|는 아직|은 아직|는 지금|은 지금|는 현재|은 현재|는요|은요
small 가|이|는|은|내|제|우리|저희|새|이게|와이파이|공유기|집|현재|지금|저의|나의
as 를|을|로|으로
to 에서
`,
  Thai: `
password รหัสผ่าน|พาสเวิร์ด|พาสเวิด|รหัส wifi|รหัสไวไฟ|รหัสwifi|รหัสลับ|พาสเวิร์ท|รหัส wi-fi|วลีรหัสผ่าน|รหัสเข้า
key คีย์ api|คีย์api|รหัส api|คีย์ลับ|กุญแจลับ|คีย์เอพีไอ|โทเคน|โทเค็น|รหัสกู้คืน
pin รหัส atm|รหัสเอทีเอ็ม|รหัส pin|รหัสพิน|รหัสบัตร|รหัสประตู|รหัสตู้เซฟ|รหัสสัญญาณกันขโมย|รหัสปลดล็อก|รหัสปลดล็อค|พินโค้ด|พิน|รหัสเปิดประตู
login ข้อมูลเข้าสู่ระบบ|ข้อมูลการเข้าสู่ระบบ|ชื่อผู้ใช้และรหัสผ่าน|ชื่อผู้ใช้/รหัสผ่าน|ล็อกอิน|บัญชี|ยูสเซอร์/พาสเวิร์ด
is คือ|เป็น|ยังเป็น|ยังคือ|ตอนนี้คือ|ของฉันคือ|ผมคือ|ใหม่คือ|ของผมคือ
small คือ|เป็น|ของ|ผม|ฉัน|ใหม่|ใช้|wifi|router
as เป็น
to เป็น|ด้วย
`,
  Hindi: `
password पासवर्ड|कूटशब्द|पासफ्रेज़|पासफ्रेज|पासकोड|गुप्त शब्द|पास वर्ड|कूट शब्द|संकेत शब्द
key api कुंजी|एपीआई कुंजी|एपीआई की|गुप्त कुंजी|api की|टोकन|एक्सेस टोकन|निजी कुंजी|लाइसेंस कुंजी|एपीआई-कुंजी|सीक्रेट की
pin मेरा पिन|एटीएम पिन|कार्ड का पिन|एटीएम का पिन|पिन नंबर|दरवाज़े का कोड|दरवाजे का कोड|अलार्म कोड|अलार्म का कोड|तिजोरी का कोड|फ़ोन का पिन|फोन का पिन|सिम पिन|गेट का कोड|डेबिट कार्ड का पिन|लॉकर का कोड
login लॉगिन विवरण|लॉगिन जानकारी|लॉगिन|क्रेडेंशियल|यूज़रनेम और पासवर्ड|यूज़र/पासवर्ड|यूजरनेम/पासवर्ड|खाता|लॉग इन
is है|हैं|था|अब|अभी|यह है|अब है|ये है|अभी भी|होगा
small है|मेरा|हमारा|का|की|के|नया|पुराना|राउटर|वाईफाई|यह|अब|ही|उसका|आपका|वाई-फाई
as को|के रूप में|बतौर
to से
`,
  Arabic: `
password الرقم السري ل|كلمة المرور|كلمة السر|كلمة مرور|كلمة سر|كلمه السر|كلمه المرور|الباسورد|باسورد|الباسوورد|باسوورد|عبارة المرور|رمز الواي فاي|رمز المرور|الرمز السري|كلمات المرور|رقم الواي فاي السري|كلمة مروري
key مفتاح api|مفتاح الـapi|مفتاح الـ api|المفتاح السري|مفتاح سري|رمز الوصول|مفتاح الوصول|مفتاح واجهة|التوكن|مفتاح خاص|مفتاح الترخيص|رمز الاسترداد
pin الرقم السري|رمز pin|رمز الباب|رمز الإنذار|رمز الانذار|رمز الخزنة|رمز البوابة|رقم pin|رمز البطاقة|رمز فتح|الرمز السري للبطاقة|كود الباب|رقم سري|كود الخزنة
login بيانات الدخول|بيانات تسجيل الدخول|معلومات الدخول|اسم المستخدم وكلمة المرور|اسم المستخدم/كلمة المرور|الحساب|معلومات تسجيل الدخول|اليوزر والباسورد
is هي|هو|تكون|كانت|كان|الآن|أصبحت|أصبح|لا تزال|ما زالت|الآن هي|صارت|صار|يكون
small هي|هو|الجديدة|القديمة|تزال|الخاصة|بي|هذه|هذا
as ككلمة|بمثابة|كلمة
to إلى|الى|بـ|من
`,
  Hebrew: `
password סיסמה|סיסמא|סיסמת|סיסמתי|ססמה|ססמא|ביטוי סיסמה|סיסמתו|סיסמתנו|סיסמאות|מילת קוד|מילת סוד
key מפתח api|מפתח ה-api|מפתח ה api|מפתח סודי|המפתח הסודי|מפתח גישה|אסימון גישה|טוקן|מפתח פרטי|קוד שחזור|מפתח רישיון
pin הקוד הסודי|קוד סודי|קוד האזעקה|קוד אזעקה|קוד הדלת|קוד לדלת|קוד הכספת|קוד כניסה|קוד הכניסה|קוד pin|קוד לבניין|קוד לשער|קוד השער|קוד פתיחה|קוד לכספת|קוד הבניין|קוד לאזעקה
login פרטי התחברות|פרטי ההתחברות|פרטי גישה|פרטי כניסה|שם משתמש וסיסמה|שם משתמש/סיסמה|פרטי הכניסה|חשבון|משתמש/סיסמה
is היא|הוא|היתה|הייתה|זה|זאת|עכשיו|עדיין|תהיה|כרגע
small היא|הוא|של|שלי|שלנו|החדשה|הישנה|זאת|זו|עדיין
as בתור|כ|לשמש
to ל-|ל|אל|עם|מ-
`,
  Persian: `
password رمز عبور|رمزعبور|گذرواژه|گذر واژه|پسورد|کلمه عبور|کلمه‌ی عبور|عبارت عبور|رمز وای فای|رمز وای‌فای|رمز وایفای|رمز ورود|رمز مودم|پسوورد|رمز شبکه|کلمه رمز
key کلید api|کلید ای پی آی|کلید محرمانه|کلید مخفی|توکن دسترسی|توکن|کلید خصوصی|کلید دسترسی|کد بازیابی|کلید لایسنس
pin رمز کارت|رمز دوم|رمز اول|پین کد|رمز در|رمز گاوصندوق|کد در|کد دزدگیر|رمز گوشی|پین کارت|رمز دزدگیر|رمز عابر بانک|رمز پویا|کد ورودی
login اطلاعات ورود|اطلاعات حساب|نام کاربری و رمز عبور|نام کاربری/رمز عبور|یوزر و پسورد|یوزرنیم و پسورد|حساب کاربری|یوزر پسورد
is است|هست|بود|الان|اکنون|هنوز|شد|این است|عبارت است از|اینه|می‌باشد|میشه
small است|من|ما|جدید|قدیمی|هنوز|وای|فای|مودم|روتر|این|همان
as به عنوان|به‌عنوان|بعنوان
to به|با|از
`,
};
