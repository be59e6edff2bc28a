/** The same as `proseStated` in further languages, from Swedish on. */
export const furtherStated: Record<string, string> = {
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
