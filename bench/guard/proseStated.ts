/**
 * Sentences that state a secret, by language, one a line. What stands in braces is made when they are read:
 * `{P}` a password, `{S}` a word with digits, `{W}` a plain word, `{K}` a random key, `{H}` hex, `{N}` four
 * digits, `{M}` six digits, `{F}` four plain words, `{U}` a user's name, `{E}` a mail address, `{L}` a line break.
 */
export const stated: Record<string, string> = {
  English: `
the wifi password is {P}
wifi pw: {S}
My password is {P}, please remember it.
Password: {W}
password: "{W}"
login for the NAS: {E} / {W}
login for Netflix: {E} / {P}
login: {U} / {P}
credentials: {U}:{P}
creds for staging: {U} / {S}
creds for jenkins - {U} / {P}
passphrase: {F}
the passphrase is {F}
My SSH key passphrase is "{F}"
password is four words with spaces between: {F}
the pw is still {S} lol
try {P} for the router
try {S} as the password
it's {S}, all lowercase, that's the wifi password
the password changed from {S} to {P}
the password was changed to {P}
old password was {S}, new one is {P}
old one was {S}, new password {P}
we use {P} for the guest wifi
use {P} to get in
use {S} to log in
unlock it with {P}
unlock with {N}
the combination is 12-34-56
safe combo: 31-07-22
the alarm code is {N}
alarm code {N}
voicemail pin {N}
my voicemail PIN is {N}
card PIN: {N}
door code is {N}#
the gate code is {N}
security question answer: {W}
mother's maiden name: Kowalczyk
my mother's maiden name is Kowalczyk
SSID: HomeNet / key: {S}
SSID: Guest{L}Key: {P}
Network: Guest{L}Password: {S}
User: {U}{L}Pass: {S}
Username: {U}{L}Password: {W}
username {U} and password {S}
username is {U} and the password is {W}{N}
my login is {E} with {P}
my login is {E} and password {S}
log in with {U} / {P}
sign in as {U} with password {S}
{P} is my password
{P} is the password for the router
"{W}" is the password
password (wifi): {S}
Password for the mail account: {P}
the admin password for grafana is {P}
pwd = {P}
PWD: {S}
PASSWD: {P}
pass: {P}
passcode is {M}
phone passcode: {M}
The license key is ABCD1-EFGH2-IJKL3-MNOP4
License key: {K}
gift card code: 7XQ2-M9KD-44PL
recovery code: {S}-{S}
my recovery code is 8f3k-29dm-x0qp
The API key is {K}
API key for weather: {K}
our secret token is {K}
root password "{P}"
Root pw on db01: {P}
password → {P}
password - {P}
**Password:** {P}
- **Username**: {U}{L}- **Password**: {P}
| user | password |{L}|---|---|{L}| {U} | {P} |
* user: {U}{L}* pw: {W}
The password is:{L}{L}{P}
the password:{L}{S}
password is spelled {S}
The pass phrase is “{F}”
temp password: {P} (change after first login)
Your temporary password is {P}
Default login is {U}/{P}
router admin: {U} / {P}
The Zip is protected with password {P}
unzip with password {P}
the zip password is {S}
encryption password = {P}
my bank pin is {N}, don't tell anyone
PIN: {N}
SIM PIN {N}
Her iPad unlocks with {M}
Netflix: {E}, password {S}
password same as always: {P}
I set the password to {P}
I changed my password to {S}
reset his password to {P}
the new password will be {P}
remember my wifi key: {P}
WPA2 key: {P}
wpa key is {S}
garage keypad code: {N}
the code for the safe is {M}
the safe code is {M}
the lockbox code is {N}
combination: 24-8-36
locker combination 24-08-36
password hint: dog, password: {S}
The passwords are {P} and {P}
username/password: {U}/{P}
user/pass {U}/{P}
{U}'s password is {P}
Please note: pass = {S}
`,
  German: `
Das Passwort lautet {P}
Mein Passwort ist {S}.
{P} ist das Passwort für den Router.
Passwort: {W}
Passwort: „{W}“
Das WLAN-Passwort ist »{S}«
WLAN-Schlüssel: {P}
WLAN Key {P}
Kennwort für das Postfach: {P}
Das Kennwort wurde auf {P} geändert
Benutzer/Passwort: {U}/{P}
Benutzername: {U}{L}Kennwort: {W}
Zugangsdaten: {U} / {P}
Zugangsdaten für den NAS: {U} / {S}
Anmeldedaten sind {U} und {P}
PW: {S}
Die PIN meiner Karte ist {N}
PIN für die EC-Karte: {N}
Der Türcode ist {N}
Die Alarmanlage hat den Code {N}
Der API-Schlüssel ist {K}
API-Schlüssel: {K}
Die Passphrase lautet „{F}“
Passphrase: {F}
Ich habe das Passwort auf {P} gesetzt
Nimm {P} als Passwort
Das Losungswort ist „{W}“
Entsperren mit {N}
Geheimnis für den Webhook: {K}
Unser Gäste-WLAN hat das Passwort {S}
`,
  French: `
Le mot de passe est {P}
mdp : {S}
mdp: {W}
Mon mdp c'est {S}
Le mot de passe du wifi est « {S} »
Mot de passe : « {W} »
{P} est le mot de passe du routeur
Le mot de passe vaut {P}
Identifiants : {U} / {P}
Identifiant : {U}{L}Mot de passe : {W}
identifiant {U}, mot de passe {S}
Clé API : {K}
La clé d'API est {K}
La clé wifi est {P}
Clé WPA : {S}
Le code PIN de ma carte est {N}
Code PIN : {N}
Le code de la porte est {N}
Le digicode est {N}
La phrase de passe est « {F} »
Phrase secrète : {F}
J'ai changé le mot de passe en {P}
Le nouveau mot de passe est désormais {P}
On utilise {P} comme mot de passe
Code de l'alarme : {N}
Jeton d'accès : {K}
`,
  Spanish: `
La contraseña es {P}
contraseña: {W}
Contraseña del wifi: {S}
La clave del wifi es {S}
clave: {P}
La clave es «{S}»
mi contra es {S}
{P} es la contraseña del router
usuario: {U}{L}contraseña: {W}
Usuario {U} y contraseña {S}
usuario/clave: {U}/{P}
Credenciales: {U} / {P}
Clave de API: {K}
La clave API es {K}
El PIN de la tarjeta es {N}
PIN de mi tarjeta: {N}
El código de la alarma es {N}
La frase de contraseña es «{F}»
Cambié la contraseña a {P}
La contraseña ahora es {P}
Usamos {P} como contraseña
Para entrar usa {P}
El token de acceso es {K}
La clave secreta es {K}
Mi password es {S}
La contraseña del banco vale {P}
`,
  Portuguese: `
A palavra-passe é {P}
palavra-passe: {W}
A senha do wifi é {S}
senha: {W}
minha senha é {S}
Senha do e-mail: {P}
{P} é a senha do roteador
Usuário: {U}{L}Senha: {W}
usuário {U} e senha {S}
utilizador/palavra-passe: {U}/{P}
Credenciais: {U} / {P}
Chave de API: {K}
A chave da API é {K}
A chave secreta é {K}
O PIN do cartão é {N}
PIN: {N} (cartão)
O código do alarme é {N}
código da porta: {N}
Mudei a senha para {P}
A senha foi alterada para {P}
A frase-passe é “{F}”
A nova senha é {P}
Usamos {P} como senha
Token de acesso: {K}
`,
  Italian: `
La password è {P}
La password del wifi è «{S}»
parola d'accesso: {P}
La parola d'ordine è «{S}»
Password: {W}
La chiave API è {K}
Chiave API: {K}
La chiave del wifi è {P}
{P} è la password del router
Utente: {U}{L}Password: {W}
nome utente {U} e password {S}
Credenziali: {U} / {P}
Il PIN del bancomat è {N}
Il codice della porta è {N}
Codice PIN: {N}
codice allarme: {N}
Ho cambiato la password in {P}
La nuova password è {S}
Usa {P} come password
La frase segreta è «{F}»
Il token di accesso è {K}
`,
  Dutch: `
Het wachtwoord is {P}
wachtwoord: {W}
Mijn wachtwoord is {S}
ww: {S}
ww is {S}
Wifi-wachtwoord: {P}
{P} is het wachtwoord van de router
Gebruikersnaam: {U}{L}Wachtwoord: {W}
gebruiker {U}, wachtwoord {S}
Inloggegevens: {U} / {P}
De pincode van mijn pas is {N}
Pincode: {N}
De code van het alarm is {N}
deurcode {N}
API-sleutel: {K}
De API-sleutel is {K}
De wachtwoordzin is "{F}"
Het wachtwoord is gewijzigd in {P}
Gebruik {P} als wachtwoord
Toegangscode: {M}
`,
  Polish: `
Hasło to {P}
hasło: {W}
Hasło do wifi: {S}
Moje hasło to {S}
{P} to hasło do routera
{P} jest moim hasłem
Login: {U}{L}Hasło: {W}
login {U}, hasło {S}
Dane logowania: {U} / {P}
Klucz API: {K}
Kluczem API jest {K}
PIN do karty to {N}
PIN: {N}
Kod do alarmu: {N}
Kod do drzwi to {N}
Hasło brzmi „{S}”
Zmieniłem hasło na {P}
Zaloguj się hasłem {P}
Nowe hasło jest {P}
Hasłem jest {S}
`,
  Czech: `
Heslo je {P}
heslo: {W}
Heslo k wifi: {S}
Moje heslo je „{S}“
{P} je heslo k routeru
Uživatel: {U}{L}Heslo: {W}
uživatelské jméno {U}, heslo {S}
Přihlašovací údaje: {U} / {P}
Klíč API: {K}
API klíč je {K}
PIN ke kartě je {N}
Kód k alarmu je {N}
Heslo zní {P}
Změnil jsem heslo na {P}
Přihlas se heslem {P}
`,
  Slovak: `
Heslo je {P}
heslo: {W}
Heslo na wifi je {S}
Moje heslo znie „{S}“
{P} je heslo do routera
Používateľ: {U}{L}Heslo: {W}
Prihlasovacie údaje: {U} / {P}
Kľúč API: {K}
API kľúč je {K}
PIN ku karte je {N}
Kód alarmu je {N}
Zmenil som heslo na {P}
`,
  Hungarian: `
A jelszó {P}
jelszó: {W}
A wifi jelszava {S}
A jelszavam {P}
A jelszó a következő: {P}
{P} a router jelszava
{P} a jelszavam
Felhasználónév: {U}{L}Jelszó: {W}
felhasználó {U}, jelszó {S}
Bejelentkezési adatok: {U} / {P}
API-kulcs: {K}
Az API kulcs {K}
A kártyám PIN kódja {N}
PIN-kód: {N}
A riasztó kódja {N}
A jelszót megváltoztattam erre: {P}
A jelszó „{S}”
`,
  Romanian: `
Parola este {P}
parola: {W}
Parola de la wifi e {S}
parolă: {S}
Parola mea este „{S}”
{P} este parola routerului
Utilizator: {U}{L}Parolă: {W}
utilizator {U}, parola {S}
Date de autentificare: {U} / {P}
Cheia API este {K}
Cheie API: {K}
PIN-ul cardului este {N}
Codul alarmei este {N}
Am schimbat parola în {P}
Noua parolă este {P}
`,
};
