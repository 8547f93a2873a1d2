<form method="post" action="/step3.php">カード番号 <input name="card_number"></form>
