/** Sentences that speak of passwords, keys and codes and state none, by language, one a line; braces as in proseStated. */
export const silent: Record<string, string> = {
  English: `
the password is required
Password: must have 8 characters
password: at least 12 characters, one digit
the password is stored in 1Password
the password is in the vault
The password is wrong
password: required
password: optional
Password: string
password: string | undefined
password: ********
password: <your password>
password: [redacted]
password: see 1Password
Password: ask Anna
The password is the same as last year
the password is case-sensitive
Password reset emails go out at 09:30
password reset: 2026-03-04
passwords must be rotated every 90 days
Forgot password?
Password policy v2.3 applies from 2026-01-01
my password manager is Bitwarden
the password was changed yesterday
the password changed from weak to strong
the password expires on 2026-05-12
password hashing uses bcrypt with cost 12
Password hash: argon2id
we use argon2id for passwords
use a password manager to log in
use SSO to get in
use the side entrance to get in
unlock with your fingerprint
unlock with Face ID
the key is to sleep 8 hours
the key is under the mat
the key takeaway is: ship weekly
Key: C minor
Key: Value
PIN 13 is GPIO
Pin 7 is ground, pin 8 is 3V3
pin: D13
pin the version to 4.2.1
pin the dependency at 1.2.3
PIN diode BA479
pinned memory: 4096
code 200 means OK
Error code: 1045
exit code 1234
the code is in src/index.ts
the area code is 0451
zip code 10115
postal code: 8001
country code 0049
the code review is at 15:30
code freeze on 12-24
dress code: smart
QR code 2000 px wide
promo ends 12-24-2026
the date is 12-34-56
combination of 3-4-5 triangle
the combination is tea with milk
the combination of Rust and wasm is fast
the safe bet is 3-1
we won 31-07 and 22-14
the score was 3-2
1. e4 e5 2. Nf3 Nc6
login is broken on Safari 17
login: see the wiki
login page: /auth/login
login for the NAS is broken
login for X: ask Tom / Anna
login / logout
Login with Google / GitHub
login: GitHub / Google
username / password fields are empty
username and password are required
username: string, password: string
User: Anna{L}Role: admin
User: bob{L}Team: blue
credentials: see vault / ops
credentials are in AWS Secrets Manager
creds expire after 12h
credentials: include
the token is expired
token count: 4096
tokens: 128000
a token is about 4 characters
the token bucket holds 1000 tokens
the tokenizer splits "don't" into two tokens
The secret is good butter
secret santa is on 2026-12-20
the secret ingredient is nutmeg
our secret weapon: patience
the API key is missing
API key: required
API key rotates every 30 days
the API key is stored in the keychain
API key: YOUR_API_KEY
API key: \${API_KEY}
api key goes in .env as OPENAI_API_KEY
license key management costs $1200
gift card for Anna: 50 EUR
gift card code was lost
the gift card is worth 50
recovery codes are in the safe
recovery code: none
recovery time was 4h32
boarding pass for LH1234
pass: 12 tests, fail: 0
pass: 42
Pass the salt
the mountain pass is 2340 m high
pass rate 97.3%
pass 1 of 3
passes: 1234
day pass: 25 EUR
SSID: HomeNet
SSID: HomeNet / channel: 11
the wifi at the cafe is slow
wifi: 5GHz only
the wifi password is on the fridge
the wifi password is printed on the router
wifi password: ask at the desk
wifi password changed again
Security question: what was your first pet?
security question answers must be unique
mother's maiden name is a bad security question
my mother's birthday is 12-04-1956
voicemail from +49 30 1234567
call 0800-1234567
alarm at 0630
alarm set for 06:30
the alarm code needs to be changed
door code to be announced
gate B12
gate code will be sent by SMS
garage door opener model 4321
order number 7XQ2-M9KD
tracking code 1Z999AA10123456784
invoice 2026-0042
flight code LH2030
room 4711
unlock the door at 1830
try {W} for dinner
try Rust for the backend
try version 4.2.1 for the router
try channel 11 for the router
it's Friday, all hands
it's spelled colour
old one was v1.2.3, new one is v1.3.0
old price was 1299, new price is 999
old one was blue, new one is red
we use Postgres16 for the backend
we use vlan20 for the guest wifi
we use channel 36 for the guest wifi
use node20 to build
use Ctrl+K to open it
use port 8080 to get in
my name is spelled Anna
passphrase: optional
passphrase: empty for no passphrase
a passphrase is a sequence of words
the passphrase is too short
the passphrase is four words with spaces between
password is four words with spaces between
The password field is autofocused
password = input("Password: ")
const password = await prompt("Password")
if (password.length < 8) throw new Error("too short")
git config user.signingkey 3AA5C34371567BD2
git config --global user.signingkey 0A46826A!
git config user.signingkey ~/.ssh/id_ed25519.pub
user.signingkey = ssh-ed25519
signing key: 4AEE18F83AFDEB23
GPG key 4AEE18F83AFDEB23
key fingerprint SHA256:{K}
password123 is a weak password
Never use your dog's name as a password
"admin" is not a good username
the master password is never stored
two-factor code by SMS
2FA code expires in 30 seconds
verification code sent to +49 170 1234567
PIN entry is limited to 3 tries
PIN: 4 digits
the PIN has 4 digits
PIN must be 6 digits
my PIN was declined 3 times
his pin collection has 1200 pieces
bowling: 10 pins
Pinterest pin 2024
Username: bob
Username: bob{L}Password: (unchanged)
Username: bob{L}Password: not set
User: alice{L}Pass: no
user / pass mismatch
pw: n/a
PW: TBD
pwd: /srv/bob/projects
$ pwd{L}/srv/bob
password - how to reset it
password -> hash -> compare
the password prompt appears twice
The password is hashed with scrypt
The password is: weak
password strength: strong
password: ""
password: null
password: true
password: false
PASSWORD=changeme
password: changeme
password: xxxxxxxx
password: example
DB_PASSWORD: \${{ secrets.DB_PASSWORD }}
password: process.env.DB_PASSWORD
password: os.environ["PG_PASSWORD"]
my login is my email address
my login is slow
log in with Google or Apple
log in with your work account
sign in as admin with your key card
the root password of db01 is in Vault under kv/db01
root cause: disk full
root: /var/www
the combination lock is broken
Bike lock combination is in Bitwarden
the passport number field is required
`,
  German: `
Passwort vergessen?
Das Passwort ist falsch
Das Passwort ist abgelaufen
Das Passwort muss 8 Zeichen haben
Passwort: mindestens 12 Zeichen
Passwort: siehe 1Password
Das Passwort liegt im Tresor
Das Passwort ist dasselbe wie letztes Jahr
Das WLAN-Passwort hängt am Kühlschrank
WLAN-Schlüssel steht auf dem Router
Der Schlüssel ist unter der Matte
Der Schlüssel zum Erfolg ist Geduld
Der Code ist in src/index.ts
Code: 200
PIN vergessen
Die PIN hat 4 Stellen
PIN: 4-stellig
Zugangsdaten bei Anna erfragen
Zugangsdaten: siehe Wiki
Zugangsdaten / Rechnung im Anhang
Benutzer/Passwort falsch
Benutzername und Passwort sind Pflicht
API-Schlüssel fehlt
API-Schlüssel: im Tresor
Kennwort: Pflichtfeld
Das Kennwort wurde am 12.03.2026 geändert
PLZ 10115
Der Türcode ändert sich monatlich
Das Geheimnis ist gute Butter
Kundennummer 4711
`,
  French: `
Le mot de passe est trop court
Le mot de passe est obligatoire
Mot de passe oublié ?
Mot de passe : 8 caractères minimum
Mot de passe : voir le coffre
Le mot de passe est dans Bitwarden
Le mot de passe a été changé hier
mdp oublié
mdp : à demander à Anna
La clé est sous le paillasson
La clé du succès est la patience
La clé USB fait 64 Go
Le code est dans src/index.ts
code postal 75011
Code : 200
Le code PIN comporte 4 chiffres
Identifiants : voir le wiki
Identifiant ou mot de passe incorrect
Clé API manquante
La clé API est expirée
Le secret est le beurre
Le digicode change chaque mois
Jeton expiré
vol AF1234
code promo valable jusqu'au 12/12
`,
  Spanish: `
La contraseña es obligatoria
La contraseña es incorrecta
¿Olvidaste la contraseña?
contraseña: mínimo 8 caracteres
La contraseña está en 1Password
la clave es practicar 3 veces
La clave es la paciencia
clave: constancia
La clave del éxito es dormir 8 horas
palabras clave: memoria, agentes
La contraseña cambió ayer
en contra de eso
código postal 28013
El código está en src/index.ts
El PIN tiene 4 dígitos
Credenciales: ver el wiki
Usuario o contraseña incorrectos
usuario: Ana{L}rol: admin
Clave de API: obligatoria
El secreto es la mantequilla
Clave primaria: id
Para entrar usa la puerta lateral
`,
  Portuguese: `
A senha é obrigatória
A senha está incorreta
Esqueceu a senha?
senha: mínimo 8 caracteres
A senha está no 1Password
A palavra-passe é demasiado curta
A chave é praticar 3 vezes
A chave do sucesso é a paciência
palavra-chave: memória
A chave está debaixo do tapete
chave primária: id
O código está em src/index.ts
código postal 1000-205
O PIN tem 4 dígitos
Credenciais: ver a wiki
Usuário ou senha inválidos
Chave de API: obrigatória
O segredo é a manteiga
Retire a senha 42 no balcão
A senha foi alterada ontem
`,
  Italian: `
La password è obbligatoria
La password è errata
Password dimenticata?
password: almeno 8 caratteri
La password è in 1Password
La parola d'ordine è pazienza
la parola è importante
parola: casa
La chiave è sotto lo zerbino
La chiave è dormire 8 ore
chiave primaria: id
Il codice è in src/index.ts
codice postale 20121
codice fiscale obbligatorio
Il PIN ha 4 cifre
Credenziali: vedi wiki
Utente o password errati
Chiave API: mancante
Il segreto è il burro
Codice sconto valido fino al 12/12
`,
  Dutch: `
Het wachtwoord is verplicht
Het wachtwoord is onjuist
Wachtwoord vergeten?
wachtwoord: minimaal 8 tekens
Het wachtwoord staat in 1Password
Het wachtwoord is gisteren gewijzigd
De sleutel ligt onder de mat
De sleutel tot succes is geduld
De code staat in src/index.ts
postcode 1012
De pincode heeft 4 cijfers
Inloggegevens: zie de wiki
Gebruikersnaam of wachtwoord onjuist
API-sleutel ontbreekt
API-sleutel: verplicht
Het geheim is boter
`,
};
