# Какво може да е сгрешено в referral.toml, и страниците на формуляра, когато няма тема.

form-field-name = Въпрос не може да има името „{ $name }“.
    .reserved = Това име е нужно на самия формуляр. Изберете друго, например `my_{ $name }`
    .duplicate = По-горе вече има въпрос с това име. Дайте на всеки въпрос собствено име.
    .letters = Напишете до 40 малки латински букви, цифри и долни черти, като първата е буква, например `best_time`

form-options = Отговорите на този въпрос не са наред.
    .none = Въпрос от вида `{ $kind }` има отговори за избор. Напишете например `options = [ {"{"} value = "yes", label = {"{"} bg = "Да", en = "Yes" {"}"} {"}"} ]`
    .unwanted = Само въпроси от видовете `choice` и `choices` имат `options`, а този е `{ $kind }`. Изтрийте реда или сменете `kind`.
    .duplicate = По-горе вече има отговор със стойност „{ $value }“. Дайте на всеки отговор собствена стойност.
    .letters = Стойността „{ $value }“ е за компютъра: напишете до 40 латински букви, цифри, долни черти и тирета. Думите за хората са в `label`.

form-condition = Този въпрос се задава само при определен отговор на друг, но не е ясно на кой.
    .field = Над този въпрос няма друг с името „{ $name }“. Напишете името на въпрос, който е преди него.
    .nearest = Може би искахте `{ $nearest }`?
    .written = На „{ $name }“ се отговаря със собствени думи. Посочете въпрос, чиито отговори се избират.
    .empty = Напишете въпроса и отговорите му, например `when = {"{"} who = ["professional"] {"}"}`

form-too-long = Отговорите на всички въпроси заедно могат да имат { $characters } знака. Толкова дълъг формуляр не може да се изпрати.
    .help = Намалете някои `max`, така че заедно да станат { $allowed }.

form-address = „{ $address }“ не може да стои тук.
    .endpoint = Напишете целия адрес на формуляра на сървъра, който го приема, с `https://` отпред и `/referral/` накрая, например `https://forms.example.org/referral/`
    .mail-server = Напишете как се стига до пощенския сървър, например `smtp+starttls://mail.example.org:587` или `smtps://mail.example.org`. Името и паролата са в `user` и `password_file`.
    .plain-mail = Поща без шифроване се изпраща само до този компютър. Напишете `smtp+starttls://` или `smtps://` вместо `smtp://`.
    .mail-address = Напишете един имейл адрес, например `office@example.org`

form-text-missing = `{ $key }` няма текст на този език: { $language }.
    .help = Добавете го между скобите: `{ $code } = "…"`

## Страниците на формуляра без тема. Четат ги посетители.

plain-error = Грешка:
plain-practice = Упражнение: нищо от написаното тук не излиза от този компютър.
plain-danger = При опасност сега:
plain-children = Линия за деца, безплатна, денем и нощем:
plain-office = Нашият телефон:
plain-trap = Остави това поле празно
plain-yes = Да
plain-no = Не
plain-go-on = Продължи
plain-send = Изпрати
plain-change = Промени отговорите
plain-again = Опитай пак
plain-check = Провери отговорите си
plain-sent = Съобщението е при нас
plain-reference = Ако ни се обадиш за него, кажи този номер:
plain-kept = Нищо не е изпратено. Написаното от теб е още тук.
plain-back = Нищо не е изпратено. Натисни „Назад“ в браузъра: написаното от теб е там.
plain-refused-cross-site = Това съобщение дойде от друг сайт
plain-refused-not-found = Няма такава страница
plain-refused-method = Това не може да стане тук
plain-refused-timeout = Отне твърде много време
plain-refused-too-large = Съобщението е твърде дълго
plain-refused-not-a-form = Това не е нашият формуляр
plain-refused-too-many = Твърде много съобщения наведнъж
plain-refused-headers = Браузърът ти изпрати твърде много
plain-refused-internal = Нещо се счупи при нас
plain-refused-cannot-store = Сега не можем да приемаме съобщения
plain-or = или
plain-quoted = „{ $text }“
plain-only-if = Само ако на „{ $question }“ отговаряш { $answers }.
plain-skip-if = Прескочи тази част, ако на „{ $question }“ отговаряш { $answers }.
plain-problem-missing-choice = избери отговор.
plain-problem-missing = липсва отговор.
plain-problem-too-long = най-много { $max } знака.
plain-problem-not-an-option = избери един от отговорите.
plain-problem-not-a-telephone = това не е телефонен номер.
plain-problem-not-an-email = това не е имейл адрес.
plain-problem-unknown-field = Формулярът е променен. Прегледай отговорите си и ги изпрати пак.
plain-problem-repeated = отговорено е два пъти. Провери отговора.
plain-problem-bad-text = някои букви не се разчетоха. Провери отговора.
plain-problem-token-missing = Провери отговорите си още веднъж и ги изпрати.
plain-problem-token-wrong = Провери отговорите си още веднъж и ги изпрати.
plain-problem-token-old = Страницата беше отворена повече от един ден. Провери отговорите си още веднъж и ги изпрати.
plain-problem-token-spent = Първото ти съобщение пристигна. Тези отговори са различни. Ако искаш да изпратиш и тях, провери ги и ги изпрати.

## Описът на данните (docs/data-inventory.bg.md).

inventory-title = Какво пита формулярът и какво става с отговорите
inventory-lead = Написано от pateka по `referral.toml` (версия { $version } на формуляра) и по собственото му хранилище. Не го променяйте на ръка.
inventory-open = Попълват центърът и неговият юрист: кой е администраторът, какво е правното основание и направена ли е оценка на въздействието (при данни на деца тя вероятно е задължителна).
inventory-sealed = Отговорите: запечатани
inventory-readers = Шифроват се, преди да се запазят. Четат ги само хората, чиито ключове са в `recipients.txt`, всеки със собствен файл и парола. Който поддържа сървъра, не може да отвори запазеното. Точният час на получаване е запечатан с тях.
inventory-retention = Изтриват се { $days } дни, след като някой затвори случая. Каквото никой не е прочел, не се изтрива само.
inventory-question = Въпрос
inventory-name = Име в записа
inventory-kind = Отговор
inventory-needed = Нужен ли е
inventory-purpose = Защо се пита
inventory-no-purpose = **още не е записано**
inventory-yes-no = да / не; ако нищо не е избрано, значи не
inventory-written = със свои думи, до { $max } знака
inventory-always = винаги
inventory-optional = не
inventory-only-if = само ако: { $condition }
inventory-optional-if = не; пита се само ако: { $condition }
inventory-clear = Какво може да прочете сървърът
inventory-clear-lead = Който поддържа сървъра или открадне базата данни, вижда за всяко съобщение само това:
inventory-column-reference = 8 случайни знака; те не отварят нищо
inventory-column-day = денят, в който е дошло, без часа
inventory-column-language = български или английски, за да научи точният колега
inventory-column-state = ново, видяно, свързали сме се или затворено
inventory-column-form-version = на кои въпроси е отговорено
inventory-column-key-set = за кои ключове е запечатано
inventory-column-size-class = размерът, закръглен нагоре до 4 KiB
inventory-column-quarantine = прилича ли на писано от програма
inventory-column-purge-day = денят, в който може да се изтрие
inventory-never = Какво не се пази никога
inventory-never-list = Адресът на компютъра, браузърът, откъде идва посетителят, бисквитки, за колко време е попълнен формулярът. Дневникът съдържа часа, вида на страницата, резултата и приблизителното времетраене.
