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
status-past = Минало
status-past-more = Това събитие вече се състоя.
was = Първоначално:
date-later = Датата ще бъде обявена
coming-events = Предстоящи
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
