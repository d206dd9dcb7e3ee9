# Думите на темата на български. Всяко име трябва да го има и в en.ftl.

## Рамката на страницата
skip-to-content = Към съдържанието
menu = Меню
menu-main = Основно меню
home = Начало
breadcrumbs = Къде се намирате
languages = Език
no-twin = няма превод
emergency-label = Спешни номера:
notice = Важно
on-this-page = На тази страница
updated = Обновено на
footer-nav = За сайта
a-z = Всички страници от А до Я
last-built = Сайтът е обновен на
no-traces = Без бисквитки и без проследяване.
print-address = Адрес на страницата:

## Бърз изход
exit = Излез бързо
exit-label = Бърз изход
exit-keys = или три пъти Shift
exit-note = Бутонът „Излез бързо“ сменя страницата, но не изтрива историята.

## Непреведена страница
fallback-notice = Тази страница още не е преведена на български. Показваме я на езика, на който е написана.
fallback-original = Отворете оригинала

## Помощ
help-title = Говорете с нас
help-lead = Можете само да попитате. Не е нужно да сте сигурни какво ви трябва.
help-contact = Всички начини да се свържете с нас
help-now-title = Ако не може да чака
phone = Телефон
hours = Работно време
address = Адрес
email = Имейл
viber = Вайбър
messenger = Месинджър
chat = Чат
sms = Съобщение
reply-time = Кога отговаряме
call-us = Обадете ни се:
call-number = Обадете се на
write-to-us = Пишете ни
map-open = Отворете мястото в картата на телефона
map-link = Вижте мястото в { $host }

## Начална страница
doors-title = Кой сте вие?
sections-title = Какво ще намерите тук
campaign = Кампания
next-events = Предстоящи събития
all-events = Всички събития

## Услуги
service-for = За кого
for-young-people = млади хора
for-parents = родители и близки
for-professionals = специалисти
ages = Възраст
ages-range = от { $from } до { $to } години
ages-from = от { $from } години нагоре
ages-to = до { $to } години
service-steps = Какво се случва
service-start = Как да започнете
service-start-lead = Обадете ни се и попитайте. Ще ви обясним какво следва.

## Събития
event-when = Кога
event-where = Къде
event-online = Онлайн
event-audience = За кого
event-registration = Записване
audience-open = отворено за всички
audience-families = за семейства
audience-young-people = за млади хора
audience-professionals = за специалисти
status-cancelled = Отменено
status-cancelled-more = Събитието няма да се проведе.
status-postponed = Отложено
status-postponed-more = Събитието няма да се проведе в обявеното време.
status-moved-online = Ще се проведе онлайн
status-moved-online-more = Не идвайте на място. Включете се през интернет.
status-moved = Преместено
status-moved-more = Събитието е в друго време.
status-ongoing = В момента
status-past = Минало
status-past-more = Това събитие вече се състоя.
was = Първоначално:
date-later = Датата ще бъде обявена
event-next = Следващият път:
event-times = Следващи дати
event-files = Материали:
series-events = Предстоящи срещи
ongoing-events = В момента
coming-events = Предстоящи
events-by-audience = За кого са
month-view = По месеци
awareness-days = Дни, които отбелязваме
past-events = Минали
add-to-calendar = Добавете в календара си
calendar-all = Абонирайте се за всички събития
calendar-series = Абонирайте се за тази поредица
calendar-lead = Така календарът ви сам взема новите събития и промените.
calendar-apple = Докоснете връзката и изберете „Абониране“.
calendar-open = Отворете в календара си
calendar-outlook = В календара изберете „Добавяне на календар“, после „Абониране от уеб“, и поставете адреса.
calendar-google = На компютър отворете Google Календар. До „Други календари“ изберете „+“, после „От URL адрес“, и поставете адреса. На телефона се появява сам.
calendar-address = Адрес на календара:
calendar-private = Който вижда календара ви, вижда и тези събития.

## Добри практики
evidence = Колко е проверено:
evidence-promising = обещаваща практика
evidence-promising-more = Има добри признаци, но още няма твърди доказателства.
evidence-tested = изпитана практика
evidence-tested-more = Резултатите са проверени поне веднъж.
evidence-established = утвърдена практика
evidence-established-more = Резултатите са потвърдени на много места.
source = Източник
licence = Лиценз
practice-contact = За въпроси

## Кампании
campaign-from = Начало:
campaign-past = приключила кампания
short-link = Кратък адрес
hashtag = Етикет

## Списъци
empty-section = Тук още няма нищо.
empty-services = Още не сме описали услугите си тук.
empty-events = В момента няма обявени събития.
empty-practices = Още не сме описали добри практики.
empty-campaigns = В момента няма кампании.
empty-news = Още няма новини.
empty-next = Обадете ни се или продължете от
empty-home = началната страница
pages = Страници на списъка
page-of = Страница { $n } от { $total }
previous-page = Предишна
next-page = Следваща

## Няма такава страница
not-found-title = Страницата не е намерена
not-found-lead = Адресът може да е сгрешен или страницата да е преместена. Не сте направили нищо лошо.
not-found-help = Продължете оттук:
not-found-home = Начална страница
not-found-a-z = Всички страници от А до Я
not-found-other = Търсите страница на български?

## От А до Я
a-z-title = Всички страници от А до Я
a-z-lead = Изберете първата буква на заглавието.
a-z-letters = Букви

## Карета в текста
emergency-number = 112
block-call-now = Обадете се на 112, ако:
block-urgent = Потърсете помощ още днес, ако:
block-talk-to-us = Позвънете ни, ако:
block-download = За изтегляне

## Текст от Markdown
alert-note = Бележка
alert-tip = Съвет
alert-important = Важно
alert-warning = Внимание
alert-caution = Опасно
footnotes = Бележки под линия
footnote-back = Обратно към текста, бележка { $number }
task-done = готово
task-open = предстои
table-label = Таблица

## Формулярът на /referral/. Говори на „ти“: пишат го млади хора.
form-error = Грешка:
form-practice = Упражнение.
form-practice-more = Пиши каквото искаш: нищо не излиза от този компютър и никой няма да го получи.
form-before-title = Преди да пишеш
form-before-again = Какво става и кой ще научи
form-ways-title = Можеш и без да пишеш
form-office = нашият телефон
form-questions-title = Твоето съобщение
form-questions-lead = Трябват ни само няколко отговора. До останалите пише „по желание“.
form-optional = (по желание)
form-optional-max = (по желание, до { $max } знака)
form-max = (до { $max } знака)
form-only-if = Само ако на „{ $question }“ отговаряш { $answers }.
form-skip-if = Прескочи тази част, ако на „{ $question }“ отговаряш { $answers }.
form-or = или
form-quoted = „{ $text }“
form-yes = Да
form-no = Не
form-trap = Остави това поле празно. То е капан за програми.
form-go-on = Продължи
form-go-on-more = Нищо не се изпраща още. Първо ще видиш отговорите си.
form-paper-lead = Не искаш да пишеш на това устройство?
form-paper-link = Отпечатай същите въпроси на лист
form-paper-title = Същите въпроси на лист
form-on-paper = лист за попълване
form-online = Попълни ги тук, в сайта.
form-print = Или отпечатай тази страница.
form-problems-title = Нещо трябва да се оправи
form-problem-missing = Напиши отговор на „{ $question }“.
form-problem-missing-choice = Избери отговор на „{ $question }“.
form-problem-too-long = Отговорът на „{ $question }“ е твърде дълъг. Остави най-много { $max } знака.
form-problem-not-an-option = Избери един от отговорите на „{ $question }“.
form-problem-not-a-telephone = Провери отговора на „{ $question }“. Трябва да е телефонен номер, например 0888 123 456.
form-problem-not-an-email = Провери отговора на „{ $question }“. Имейлът изглежда така: ime@example.org.
form-problem-unknown-field = Формулярът е променен, откакто го отвори. Прегледай отговорите си и продължи.
form-problem-repeated = Един отговор дойде два пъти. Прегледай отговорите си и продължи.
form-problem-bad-text = Някои букви в отговора не се разчетоха и липсват. Прегледай го и го допълни.
form-problem-token-missing = Още нищо не е изпратено. Провери отговорите си още веднъж и ги изпрати.
form-problem-token-wrong = Още нищо не е изпратено. Провери отговорите си още веднъж и ги изпрати.
form-problem-token-old = Страницата стоя отворена повече от един ден и нищо не е изпратено. Провери отговорите си още веднъж и ги изпрати.
form-problem-token-spent = Първото ти съобщение пристигна. Тези отговори са различни и още не са изпратени. Ако искаш да изпратиш и тях, продължи.
form-check-title = Провери отговорите си
form-no-answer = без отговор
form-change = Промени
form-send = Изпрати съобщението
form-sent-title = Получихме съобщението
form-reference = Твоят номер е
form-reference-more = Ако ни се обадиш, кажи го и ще намерим съобщението. С него никой не може да прочете какво пише вътре.
form-next-title = Какво следва
form-close = Запиши номера или отпечатай страницата: отговорите ти не са на нея. Ако устройството не е само твое, затвори този прозорец.
form-kept-title = Написаното от теб
form-kept = Текстът ти е още тук. Можеш да опиташ пак или да ни се обадиш.
form-kept-cross-site = Текстът ти е запазен в тази страница. Ако наистина идва от теб, провери го, преди да го изпратиш.
form-again = Опитай пак
form-refused-cross-site = Съобщението дойде от друг сайт
form-refused-cross-site-more = Приемаме съобщения само от нашия сайт, за да не може някой да изпрати нещо от твое име. Нищо не е изпратено.
form-refused-not-found = Няма такава страница
form-refused-not-found-more = Адресът може да е сгрешен. Не е станало нищо лошо.
form-refused-method = Това не може да стане тук
form-refused-method-more = Нищо не е изпратено.
form-refused-timeout = Връзката беше твърде бавна
form-refused-timeout-more = Съобщението не стигна до нас и нищо не е изпратено. Натисни „Назад“ в браузъра: текстът ти може да е още там.
form-refused-too-large = Съобщението е твърде дълго
form-refused-too-large-more = Нищо не е изпратено. Натисни „Назад“ в браузъра: текстът ти е там. Съкрати го и опитай пак.
form-refused-not-a-form = Това не идва от нашия формуляр
form-refused-not-a-form-more = Нищо не е изпратено. Отвори страницата отново и пиши от нея.
form-refused-too-many = Твърде много съобщения наведнъж
form-refused-too-many-more = Това съобщение не е изпратено. Почакай десет минути и опитай пак. Ако не можеш да чакаш, обади се.
form-refused-headers = Браузърът ти изпрати твърде много данни
form-refused-headers-more = Нищо не е изпратено. Опитай с друг браузър или ни се обади.
form-refused-internal = Нещо се счупи при нас
form-refused-internal-more = Вината не е твоя. Нищо не е изпратено. Можеш да опиташ пак или да ни се обадиш.
form-refused-cannot-store = Сега не можем да приемем съобщение
form-refused-cannot-store-more = Вината не е твоя. Не успяхме да го запазим и нищо не е изпратено. Обади ни се или опитай пак по-късно.
