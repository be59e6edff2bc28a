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
  Swedish: `
Lösenordet är {P}
lösenord: {W}
Lösenord till wifi: {S}
mitt lösen är {S}
lösen: {S}
{P} är lösenordet till routern
Användarnamn: {U}{L}Lösenord: {W}
användare {U}, lösenord {S}
Inloggningsuppgifter: {U} / {P}
API-nyckel: {K}
API-nyckeln är {K}
PIN-koden till kortet är {N}
Pinkod: {N}
Larmkoden är {N}
portkod {N}
Lösenfrasen är "{F}"
Jag bytte lösenordet till {P}
`,
  Norwegian: `
Passordet er {P}
passord: {W}
Passordet til wifi er {S}
Mitt passord er {S}
{P} er passordet til ruteren
Brukernavn: {U}{L}Passord: {W}
bruker {U}, passord {S}
Innloggingsinformasjon: {U} / {P}
API-nøkkel: {K}
API-nøkkelen er {K}
PIN-koden til kortet er {N}
Alarmkoden er {N}
Dørkode: {N}
Jeg endret passordet til {P}
`,
  Danish: `
Adgangskoden er {P}
adgangskode: {W}
Kodeordet er {S}
Kodeord til wifi: {S}
Min adgangskode er {S}
{P} er adgangskoden til routeren
Brugernavn: {U}{L}Adgangskode: {W}
bruger {U}, kodeord {S}
Loginoplysninger: {U} / {P}
API-nøgle: {K}
API-nøglen er {K}
Pinkoden til kortet er {N}
Alarmkoden er {N}
Jeg har ændret adgangskoden til {P}
`,
  Finnish: `
Salasana on {P}
salasana: {W}
Salasanani on {S}
Wifin salasana on {S}
{P} on reitittimen salasana
{P} on salasanani
Käyttäjätunnus: {U}{L}Salasana: {W}
käyttäjä {U}, salasana {S}
Kirjautumistiedot: {U} / {P}
Tunnukset: {U} / {P}
API-avain: {K}
API-avain on {K}
Kortin PIN-koodi on {N}
Ovikoodi on {N}
Tunnuslause on ”{F}”
Vaihdoin salasanaksi {P}
`,
  Turkish: `
Şifre {P}
şifre: {W}
Wifi şifresi {S}
Şifrem {P}
Parola: {W}
Modemin parolası {P}
{P} benim şifrem
Şifre şu: {P}
Şifremiz “{S}”
Kullanıcı adı: {U}{L}Şifre: {W}
kullanıcı adı {U}, şifre {S}
Giriş bilgileri: {U} / {P}
API anahtarı: {K}
API anahtarım {K}
Kartımın PIN kodu {N}
Alarm kodu {N}
Şifreyi {P} olarak değiştirdim
Wifi parolası {P}'dir
`,
  Greek: `
Ο κωδικός είναι {P}
κωδικός: {P}
Ο κωδικός πρόσβασης είναι {P}
Κωδικός wifi: {S}
Το συνθηματικό είναι «{S}»
{P} είναι ο κωδικός του router
Χρήστης: {U}{L}Κωδικός: {S}
Όνομα χρήστη: {U}{L}Συνθηματικό: {W}
Στοιχεία σύνδεσης: {U} / {P}
Κλειδί API: {K}
Το κλειδί API είναι {K}
Το PIN της κάρτας είναι {N}
Ο κωδικός του συναγερμού είναι {N}
Άλλαξα τον κωδικό σε {P}
`,
  Russian: `
Пароль: {P}
пароль {S}
Мой пароль — {P}
Пароль от вайфая: {S}
Пароль это {P}
Пароль: «{W}»
{P} — это пароль от роутера
Логин: {U}{L}Пароль: {W}
логин {U}, пароль {S}
логин/пароль: {U}/{P}
Учётные данные: {U} / {P}
Ключ API: {K}
API-ключ: {K}
Пин-код карты {N}
ПИН: {N}
Код от домофона: {N}
Код сигнализации {N}
Кодовая фраза: «{F}»
Поменял пароль на {P}
Войти с паролем {P}
пасс: {S}
Доступы: {U} / {P}
Секретный ключ: {K}
Паролем является {P}
Кодовое слово: «{W}»
`,
  Ukrainian: `
Пароль: {P}
Мій пароль — {S}
Пароль від вайфаю: {S}
Пароль це {P}
{P} — це пароль від роутера
Логін: {U}{L}Пароль: {W}
логін {U}, пароль {S}
Облікові дані: {U} / {P}
Ключ API: {K}
API-ключ: {K}
ПІН-код картки {N}
Код від домофона: {N}
Змінив пароль на {P}
Увійти з паролем {P}
`,
  Bulgarian: `
Паролата е {P}
парола: {W}
Паролата за wifi е {S}
Моята парола е {S}
{P} е паролата за рутера
Потребител: {U}{L}Парола: {W}
потребителско име {U}, парола {S}
Данни за вход: {U} / {P}
API ключ: {K}
ПИН кодът на картата е {N}
Кодът на алармата е {N}
Смених паролата на {P}
`,
  Croatian: `
Lozinka je {P}
lozinka: {W}
Lozinka za wifi: {S}
Moja lozinka je „{S}“
{P} je lozinka za router
Korisničko ime: {U}{L}Lozinka: {W}
korisnik {U}, lozinka {S}
Podaci za prijavu: {U} / {P}
API ključ: {K}
API ključ je {K}
PIN kartice je {N}
Kod alarma je {N}
Šifra je {P}
Šifra za wifi: {S}
Лозинка је {P}
Шифра: {W}
Promijenio sam lozinku u {P}
`,
  Chinese: `
密码是{P}
密码：{P}
密码: {W}
wifi密码：{S}
我的密码是 {S}
无线密码是「{S}」
{P} 是密码
{P}是路由器的密码
用户名：{U}{L}密码：{W}
用户名{U}，密码{P}
账号密码：{U} / {P}
账号：{U} 密码：{S}
口令：{P}
口令是「{S}」
密钥：{K}
API密钥是{K}
API 密钥：{K}
银行卡PIN码是{N}
门禁密码{N}
取款密码：{M}
密碼是{P}
密碼：{W}
無線網路密碼：{S}
帳號密碼：{U} / {P}
帳號：{U}{L}密碼：{P}
金鑰：{K}
API 金鑰是 {K}
通行碼：{P}
把密码改成了{P}
密码为{P}
`,
  Japanese: `
パスワードは{P}です
パスワード：{P}
パスワード: {W}
wifiのパスワードは「{S}」です
Wi-Fiパスワードは {S}
{P} がパスワードです
ルーターのパスワードは{P}
ユーザー名：{U}{L}パスワード：{W}
IDは{U}、パスワードは{P}
ログイン情報：{U} / {P}
APIキーは{K}です
APIキー：{K}
暗証番号は{N}です
暗証番号：{N}
合言葉は「{S}」
パスフレーズは「{F}」です
秘密鍵：{K}
パスワードを{P}に変更しました
PINコードは{N}
暗号化キー：{K}
`,
  Korean: `
비밀번호는 {P}입니다
비밀번호: {W}
와이파이 비밀번호는 {S}
비번: {S}
비번은 {S}이야
내 비번 {S}
{P}가 비밀번호입니다
암호는 "{S}"입니다
아이디: {U}{L}비밀번호: {W}
아이디 {U}, 비번 {S}
로그인 정보: {U} / {P}
API 키: {K}
API 키는 {K}입니다
카드 비밀번호는 {N}
현관 비밀번호는 {N}입니다
핀번호 {N}
비밀번호를 {P}(으)로 변경했습니다
`,
  Vietnamese: `
Mật khẩu là {P}
mật khẩu: {W}
Mật khẩu wifi là {S}
Mật khẩu của tôi là “{S}”
{P} là mật khẩu của router
Tên đăng nhập: {U}{L}Mật khẩu: {W}
tài khoản {U}, mật khẩu {S}
Thông tin đăng nhập: {U} / {P}
Khóa API: {K}
Khóa API là {K}
mã PIN thẻ là {N}
Mã PIN: {N}
mk: {S}
Tôi đã đổi mật khẩu thành {P}
`,
  Indonesian: `
Kata sandinya {P}
kata sandi: {W}
Kata sandi wifi adalah {S}
Sandi: {S}
Password wifinya {S}
{P} adalah kata sandi router
Nama pengguna: {U}{L}Kata sandi: {W}
pengguna {U}, kata sandi {S}
Kata laluan: {P}
Kata laluan wifi ialah {S}
Kunci API: {K}
Kunci API adalah {K}
PIN ATM saya {N}
PIN kartu: {N}
Kode alarm {N}
Saya ganti kata sandi menjadi {P}
`,
  Thai: `
รหัสผ่านคือ {P}
รหัสผ่าน: {W}
รหัสผ่าน wifi คือ {S}
รหัส wifi: {S}
พาสเวิร์ด: {S}
พาสเวิร์ดคือ {P}
{P} คือรหัสผ่าน
ชื่อผู้ใช้: {U}{L}รหัสผ่าน: {W}
คีย์ API: {K}
คีย์ API คือ {K}
รหัส ATM คือ {N}
เปลี่ยนรหัสผ่านเป็น {P}
`,
  Hindi: `
पासवर्ड {P} है
पासवर्ड: {W}
वाईफाई का पासवर्ड {S} है
मेरा पासवर्ड है {P}
{P} मेरा पासवर्ड है
उपयोगकर्ता नाम: {U}{L}पासवर्ड: {W}
यूज़र {U}, पासवर्ड {S}
लॉगिन विवरण: {U} / {P}
एपीआई कुंजी: {K}
API कुंजी है {K}
मेरा पिन {N} है
एटीएम पिन: {N}
कूटशब्द: {P}
`,
  Arabic: `
كلمة المرور هي {P}
كلمة المرور: {W}
كلمة السر: {S}
كلمة سر الواي فاي هي {S}
{P} هي كلمة المرور
اسم المستخدم: {U}{L}كلمة المرور: {W}
بيانات الدخول: {U} / {P}
مفتاح API: {K}
مفتاح API هو {K}
الرقم السري للبطاقة {N}
رمز PIN: {N}
رمز الإنذار هو {N}
الباسورد: {S}
غيرت كلمة المرور إلى {P}
`,
  Hebrew: `
הסיסמה היא {P}
סיסמה: {W}
הסיסמא לוויי פיי: {S}
הסיסמה שלי {S}
{P} היא הסיסמה
שם משתמש: {U}{L}סיסמה: {W}
פרטי התחברות: {U} / {P}
מפתח API: {K}
מפתח ה-API הוא {K}
הקוד הסודי של הכרטיס {N}
קוד האזעקה הוא {N}
שיניתי את הסיסמה ל-{P}
`,
  Persian: `
رمز عبور {P} است
رمز عبور: {W}
رمز وای فای: {S}
پسورد: {S}
پسورد من {S} هست
گذرواژه: {P}
نام کاربری: {U}{L}رمز عبور: {W}
کلید API: {K}
کلید API {K} است
رمز کارت {N}
رمز دوم: {M}
کلمه عبور: {P}
`,
};
