import { dg, human, managed, type Text } from "../corpus/parts.js";

/** Sentences around a password: what stands before it and after it. */
const around: [string, string][] = [
  ["Das WLAN im Lager: Kennwort ", ""],
  ["Zugang Kasse 2, Benutzer lager, Passwort lautet ", ""],
  ["Le mot de passe du portail est ", ""],
  ["Mdp de la box : ", ""],
  ["La contraseña del router es ", ""],
  ["Entra con clave: ", " y cambia nada"],
  ["A senha do servidor é ", ""],
  ["Palavra-passe nova: ", ""],
  ["La password del gestionale è ", ""],
  ["Parola d'ordine del NAS: ", ""],
  ["Het wachtwoord van de printer is ", ""],
  ["Lösenordet till kassan är ", ""],
  ["Adgangskoden er ", " indtil fredag"],
  ["Passordet til hytta er ", ""],
  ["Verkon salasana on ", ""],
  ["Hasło do panelu: ", ""],
  ["Heslo k serveru je ", ""],
  ["Heslo na wifi: ", ""],
  ["A jelszó: ", ""],
  ["Parola de la cont este ", ""],
  ["Sunucu şifresi: ", ""],
  ["Yeni parola ", " oldu"],
  ["Ο κωδικός πρόσβασης είναι ", ""],
  ["Пароль от сервера: ", ""],
  ["Логин kassa, пароль ", ""],
  ["Пароль до пошти: ", ""],
  ["Паролата е ", ""],
  ["Lozinka za ruter je ", ""],
  ["密码是", ""],
  ["パスワードは", "です"],
  ["비밀번호는 ", " 입니다"],
  ["كلمة المرور هي ", ""],
  ["הסיסמה היא ", ""],
  ["पासवर्ड है ", ""],
  ["Mật khẩu là ", ""],
];

export const languages: Text[] = around.map(
  ([before, after], i) =>
    (r) =>
      before + (i % 2 === 0 ? human(r) : managed(r)) + dg(r, 1) + after,
);
