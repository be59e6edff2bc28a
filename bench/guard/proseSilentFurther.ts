/** The same as `proseSilent` in further languages, from Polish on. */
export const furtherSilent: Record<string, string> = {
  Polish: `
Hasło jest wymagane
Hasło jest nieprawidłowe
Nie pamiętasz hasła?
hasło: minimum 8 znaków
Hasło jest w 1Password
Hasło zostało zmienione wczoraj
Hasło reklamowe: taniej
kod pocztowy 00-950
Kod jest w src/index.ts
Kod: 200
Klucz jest pod wycieraczką
Kluczem do sukcesu jest cierpliwość
PIN ma 4 cyfry
Dane logowania: zobacz wiki
Login lub hasło niepoprawne
Klucz API: wymagany
To jest nasz sekret
`,
  Czech: `
Heslo je povinné
Heslo je špatné
Zapomněli jste heslo?
heslo: minimálně 8 znaků
Heslo je v 1Password
Heslo bylo včera změněno
Heslo roku: méně je více
Klíč je pod rohožkou
Klíč k úspěchu je trpělivost
Kód je v src/index.ts
PSČ 11000
PIN má 4 číslice
Přihlašovací údaje: viz wiki
Klíč API: povinný
`,
  Slovak: `
Heslo je povinné
Heslo je nesprávne
Zabudli ste heslo?
heslo: minimálne 8 znakov
Heslo je v 1Password
Heslo dňa: menej je viac
Kľúč je pod rohožkou
Kľúč k úspechu je trpezlivosť
Kód je v src/index.ts
PIN má 4 číslice
Prihlasovacie údaje: pozri wiki
`,
  Hungarian: `
A jelszó kötelező
A jelszó hibás
Elfelejtett jelszó?
jelszó: legalább 8 karakter
A jelszó az 1Password-ben van
A jelszó tegnap változott
A kulcs a lábtörlő alatt van
A siker kulcsa a türelem
A kód a src/index.ts fájlban van
irányítószám 1051
A PIN 4 számjegyű
Bejelentkezési adatok: lásd wiki
API-kulcs: kötelező
`,
  Romanian: `
Parola este obligatorie
Parola este greșită
Ai uitat parola?
parola: minim 8 caractere
Parola este în 1Password
Parola a fost schimbată ieri
Cheia este sub preș
Cheia succesului este răbdarea
Codul este în src/index.ts
cod poștal 010011
PIN-ul are 4 cifre
Date de autentificare: vezi wiki
`,
  Swedish: `
Lösenordet är obligatoriskt
Lösenordet är fel
Glömt lösenordet?
lösenord: minst 8 tecken
Lösenordet finns i 1Password
Lösenordet ändrades igår
Nyckeln ligger under mattan
Nyckeln till framgång är tålamod
Koden finns i src/index.ts
postnummer 11120
PIN-koden har 4 siffror
mot lösen betald avgift
API-nyckel: krävs
`,
  Norwegian: `
Passordet er påkrevd
Passordet er feil
Glemt passord?
passord: minst 8 tegn
Passordet ligger i 1Password
Passordet ble endret i går
Nøkkelen ligger under matten
Nøkkelen til suksess er tålmodighet
Koden ligger i src/index.ts
PIN-koden har 4 siffer
API-nøkkel: mangler
`,
  Danish: `
Adgangskoden er påkrævet
Adgangskoden er forkert
Glemt adgangskode?
adgangskode: mindst 8 tegn
Adgangskoden ligger i 1Password
Kodeordet er tålmodighed
Nøglen ligger under måtten
Nøglen til succes er tålmodighed
Koden ligger i src/index.ts
Pinkoden har 4 cifre
API-nøgle: mangler
`,
  Finnish: `
Salasana on pakollinen
Salasana on väärä
Unohditko salasanan?
salasana: vähintään 8 merkkiä
Salasana on 1Passwordissa
Salasana vaihdettiin eilen
Avain on maton alla
Avain menestykseen on kärsivällisyys
Koodi on tiedostossa src/index.ts
postinumero 00100
PIN-koodissa on 4 numeroa
Kirjautumistiedot: katso wiki
`,
  Turkish: `
Şifre zorunludur
Şifre yanlış
Şifremi unuttum
şifre: en az 8 karakter
Şifre 1Password içinde
Şifre dün değiştirildi
Anahtar paspasın altında
Başarının anahtarı sabır
Kod src/index.ts içinde
posta kodu 34000
PIN 4 haneli
API anahtarı: zorunlu
Parola 8 karakter olmalı
`,
  Greek: `
Ο κωδικός είναι υποχρεωτικός
Ο κωδικός είναι λάθος
Ξεχάσατε τον κωδικό;
κωδικός: τουλάχιστον 8 χαρακτήρες
Ο κωδικός είναι στο 1Password
Ο κωδικός άλλαξε χθες
Το κλειδί είναι κάτω από το χαλάκι
Το κλειδί της επιτυχίας είναι η υπομονή
ταχυδρομικός κώδικας 10431
Ο κώδικας είναι στο src/index.ts
Το PIN έχει 4 ψηφία
κωδικός προϊόντος: AB-1234
κωδικός παραγγελίας 48213
`,
  Russian: `
Пароль обязателен
Неверный пароль
Забыли пароль?
пароль: минимум 8 символов
Пароль хранится в 1Password
Пароль был изменён вчера
Пароль — это важно
Пароль: обязателен
Ключ под ковриком
Ключ на 13 лежит в гараже
Ключ к успеху — терпение
Гаечный ключ: 17 мм
Родник, или ключ, бьёт из земли
Код лежит в src/index.ts
почтовый индекс 101000
ПИН из 4 цифр
Логин или пароль неверны
логин / пароль не подходят
Учётные данные: см. вики
Секрет в масле
Код ошибки 1045
`,
  Ukrainian: `
Пароль обов'язковий
Невірний пароль
Забули пароль?
пароль: мінімум 8 символів
Пароль зберігається в 1Password
Пароль змінено вчора
Ключ під килимком
Ключ до успіху — терпіння
Код лежить у src/index.ts
поштовий індекс 01001
ПІН з 4 цифр
Логін або пароль невірні
`,
  Bulgarian: `
Паролата е задължителна
Паролата е грешна
Забравена парола?
парола: минимум 8 знака
Паролата е в 1Password
Паролата беше сменена вчера
Ключът е под изтривалката
Ключът към успеха е търпение
Кодът е в src/index.ts
пощенски код 1000
ПИН от 4 цифри
`,
  Croatian: `
Lozinka je obavezna
Lozinka je pogrešna
Zaboravljena lozinka?
lozinka: najmanje 8 znakova
Lozinka je u 1Password
Lozinka je promijenjena jučer
Ključ je ispod otirača
Ključ uspjeha je strpljenje
Kod je u src/index.ts
Šifra artikla 48213
šifra proizvoda: AB-1234
PIN ima 4 znamenke
Лозинка је обавезна
`,
  Chinese: `
密码是必填项
密码错误
忘记密码？
密码：至少8个字符
密码：必填
密码保存在1Password里
密码昨天改了
关键是坚持
钥匙在垫子下面
代码在 src/index.ts
邮政编码100000
PIN码为4位数字
账号或密码错误
密码长度为8到16位
密碼錯誤
忘記密碼？
密碼：至少8個字元
密碼存在1Password
郵遞區號 10617
API密钥：必填
口令不正确
`,
  Japanese: `
パスワードは必須です
パスワードが間違っています
パスワードを忘れた場合
パスワード：8文字以上
パスワード：必須
パスワードは1Passwordにあります
パスワードは昨日変更しました
鍵はマットの下にあります
成功の鍵は忍耐です
コードは src/index.ts にあります
郵便番号 100-0001
暗証番号は4桁です
パスワードは8文字以上16文字以下
APIキー：必須
ログイン情報：wiki参照
合言葉は忍耐です
`,
  Korean: `
비밀번호는 필수입니다
비밀번호가 틀렸습니다
비밀번호를 잊으셨나요?
비밀번호: 8자 이상
비밀번호: 필수
비밀번호는 1Password에 있습니다
비밀번호는 어제 변경했습니다
열쇠는 매트 아래에 있습니다
성공의 열쇠는 인내입니다
코드는 src/index.ts에 있습니다
우편번호 03187
핀번호는 4자리입니다
API 키: 필수
암호 화폐 시세 42000
`,
  Vietnamese: `
Mật khẩu là bắt buộc
Mật khẩu không đúng
Quên mật khẩu?
mật khẩu: ít nhất 8 ký tự
Mật khẩu nằm trong 1Password
Mật khẩu đã đổi hôm qua
Chìa khóa ở dưới thảm
Chìa khóa thành công là kiên nhẫn
Mã nằm trong src/index.ts
mã bưu chính 100000
Mã PIN có 4 chữ số
Khóa API: bắt buộc
`,
  Indonesian: `
Kata sandi wajib diisi
Kata sandi salah
Lupa kata sandi?
kata sandi: minimal 8 karakter
Kata sandi ada di 1Password
Kata sandi diganti kemarin
Kuncinya ada di bawah keset
Kunci sukses adalah kesabaran
Kode ada di src/index.ts
kode pos 10110
PIN terdiri dari 4 angka
Kunci API: wajib
Kata laluan diperlukan
`,
  Thai: `
ต้องระบุรหัสผ่าน
รหัสผ่านไม่ถูกต้อง
ลืมรหัสผ่าน?
รหัสผ่าน: อย่างน้อย 8 ตัวอักษร
รหัสผ่านอยู่ใน 1Password
เปลี่ยนรหัสผ่านเมื่อวาน
กุญแจอยู่ใต้พรม
รหัสไปรษณีย์ 10110
รหัสสินค้า AB-1234
โค้ดอยู่ใน src/index.ts
PIN มี 4 หลัก
`,
  Hindi: `
पासवर्ड आवश्यक है
पासवर्ड गलत है
पासवर्ड भूल गए?
पासवर्ड: कम से कम 8 अक्षर
पासवर्ड 1Password में है
पासवर्ड कल बदला गया
चाबी चटाई के नीचे है
सफलता की कुंजी धैर्य है
कोड src/index.ts में है
पिन कोड 110001
पिन 4 अंकों का है
`,
  Arabic: `
كلمة المرور مطلوبة
كلمة المرور خاطئة
هل نسيت كلمة المرور؟
كلمة المرور: 8 أحرف على الأقل
كلمة المرور في 1Password
تم تغيير كلمة المرور أمس
المفتاح تحت السجادة
مفتاح النجاح هو الصبر
الكود في src/index.ts
الرمز البريدي 11564
الرقم السري مكون من 4 أرقام
السر هو الزبدة
`,
  Hebrew: `
הסיסמה היא חובה
הסיסמה שגויה
שכחת סיסמה?
סיסמה: לפחות 8 תווים
הסיסמה ב-1Password
הסיסמה שונתה אתמול
המפתח מתחת לשטיח
המפתח להצלחה הוא סבלנות
הקוד ב-src/index.ts
מיקוד 6100000
הקוד הסודי בן 4 ספרות
`,
  Persian: `
رمز عبور الزامی است
رمز عبور اشتباه است
رمز عبور را فراموش کردید؟
رمز عبور: حداقل 8 کاراکتر
رمز عبور در 1Password است
رمز عبور دیروز تغییر کرد
کلید زیر پادری است
کلید موفقیت صبر است
کد در src/index.ts است
کد پستی 1234567890
رمز 4 رقمی است
`,
};
