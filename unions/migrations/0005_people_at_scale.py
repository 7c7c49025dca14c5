"""People carry the ancestors of their union, the facts of a member, and the keys by which they are found.

The table of people is small wherever this runs first; filling it later at the size of a province would be a job.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from core.chinese.pinyin import initials
from unions.rules.finding import pairs
from unions.selectors.finding import cell_of
from unions.services.finding import make_findable

CHUNK = 1000


def make_all_findable(apps, schema_editor):
    """Fill in what later rows get from the services."""
    Union, Person = apps.get_model("unions", "Union"), apps.get_model("unions", "Person")
    unions = list(Union._base_manager.all())
    for union in unions:
        union.initials = initials(union.name)[:100]
        union.search_keys = [*pairs(union.name), *pairs(union.initials)]
    Union._base_manager.bulk_update(unions, ["initials", "search_keys"], batch_size=CHUNK)
    columns = ["city", "county", "township", "sort_key", "initials", "search_keys"]
    rows = []
    for person in Person._base_manager.select_related("union").iterator(chunk_size=CHUNK):
        for level in ("city", "county", "township"):
            setattr(person, f"{level}_id", getattr(person.union, f"{level}_id"))
        rows.append(make_findable(person, cell_of(person.union)))
        if len(rows) == CHUNK:
            Person._base_manager.bulk_update(rows, columns)
            rows = []
    Person._base_manager.bulk_update(rows, columns)


class Migration(migrations.Migration):

    dependencies = [
        ('unions', '0004_identity_alias'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='person',
            name='unions_person_bigrams',
        ),
        migrations.RemoveIndex(
            model_name='union',
            name='unions_bigrams',
        ),
        migrations.RemoveField(
            model_name='person',
            name='bigrams',
        ),
        migrations.RemoveField(
            model_name='union',
            name='bigrams',
        ),
        migrations.AddField(
            model_name='membership',
            name='contract_type',
            field=models.CharField(blank=True, choices=[('fixed', 'Fixed-term contract'), ('open', 'Open-ended contract'), ('task', 'Contract for a task'), ('dispatched', 'Dispatched'), ('part_time', 'Part-time'), ('new_form', 'New-form agreement'), ('none', 'No written contract')], max_length=10, verbose_name='terms of work'),
        ),
        migrations.AddField(
            model_name='membership',
            name='dues_base',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='monthly basic wage'),
        ),
        migrations.AddField(
            model_name='membership',
            name='model_worker_level',
            field=models.CharField(blank=True, choices=[('national', 'National'), ('province', 'Province'), ('city', 'City'), ('county', 'County')], max_length=8, verbose_name='model worker'),
        ),
        migrations.AddField(
            model_name='membership',
            name='new_form_category',
            field=models.CharField(blank=True, choices=[('courier', 'Courier'), ('rider', 'Food-delivery rider'), ('ride_hailing', 'Ride-hailing driver'), ('truck', 'Truck driver'), ('housekeeping', 'Housekeeper'), ('other', 'Other')], max_length=12, verbose_name='new-form work'),
        ),
        migrations.AddField(
            model_name='membership',
            name='remark',
            field=models.CharField(blank=True, max_length=200, verbose_name='remark'),
        ),
        migrations.AddField(
            model_name='membership',
            name='skill_level',
            field=models.CharField(blank=True, choices=[('1', 'Junior worker'), ('2', 'Intermediate worker'), ('3', 'Senior worker'), ('4', 'Technician'), ('5', 'Senior technician'), ('6', 'Special-grade technician'), ('7', 'Chief technician')], max_length=1, verbose_name='skill level'),
        ),
        migrations.AddField(
            model_name='person',
            name='city',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AddField(
            model_name='person',
            name='county',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AddField(
            model_name='person',
            name='education',
            field=models.CharField(blank=True, choices=[('10', 'Postgraduate'), ('20', 'Bachelor'), ('30', 'College'), ('40', 'Vocational school'), ('60', 'Senior secondary'), ('70', 'Junior secondary'), ('80', 'Primary school'), ('90', 'Other')], max_length=2, verbose_name='schooling'),
        ),
        migrations.AddField(
            model_name='person',
            name='ethnic',
            field=models.CharField(blank=True, choices=[('01', 'Han'), ('02', 'Mongol'), ('03', 'Hui'), ('04', 'Tibetan'), ('05', 'Uygur'), ('06', 'Miao'), ('07', 'Yi'), ('08', 'Zhuang'), ('09', 'Bouyei'), ('10', 'Korean'), ('11', 'Manchu'), ('12', 'Dong'), ('13', 'Yao'), ('14', 'Bai'), ('15', 'Tujia'), ('16', 'Hani'), ('17', 'Kazak'), ('18', 'Dai'), ('19', 'Li'), ('20', 'Lisu'), ('21', 'Va'), ('22', 'She'), ('23', 'Gaoshan'), ('24', 'Lahu'), ('25', 'Sui'), ('26', 'Dongxiang'), ('27', 'Naxi'), ('28', 'Jingpo'), ('29', 'Kirgiz'), ('30', 'Tu'), ('31', 'Daur'), ('32', 'Mulao'), ('33', 'Qiang'), ('34', 'Blang'), ('35', 'Salar'), ('36', 'Maonan'), ('37', 'Gelao'), ('38', 'Xibe'), ('39', 'Achang'), ('40', 'Pumi'), ('41', 'Tajik'), ('42', 'Nu'), ('43', 'Uzbek'), ('44', 'Russian'), ('45', 'Ewenki'), ('46', 'Deang'), ('47', 'Bonan'), ('48', 'Yugur'), ('49', 'Gin'), ('50', 'Tatar'), ('51', 'Derung'), ('52', 'Oroqen'), ('53', 'Hezhen'), ('54', 'Monba'), ('55', 'Lhoba'), ('56', 'Jino'), ('97', 'Other'), ('98', 'Chinese of foreign descent')], max_length=2, verbose_name='ethnic group'),
        ),
        migrations.AddField(
            model_name='person',
            name='household_type',
            field=models.CharField(blank=True, choices=[('rural', 'Rural'), ('urban', 'Non-rural'), ('resident', 'Unified resident')], max_length=8, verbose_name='household registration'),
        ),
        migrations.AddField(
            model_name='person',
            name='known_in',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None),
        ),
        migrations.AddField(
            model_name='person',
            name='political',
            field=models.CharField(blank=True, choices=[('01', 'Communist Party member'), ('02', 'Probationary party member'), ('03', 'Youth League member'), ('04', 'Revolutionary Committee of the Kuomintang'), ('05', 'Democratic League'), ('06', 'National Construction Association'), ('07', 'Association for Promoting Democracy'), ('08', 'Peasants and Workers Democratic Party'), ('09', 'Zhi Gong Party'), ('10', 'Jiusan Society'), ('11', 'Taiwan Democratic Self-Government League'), ('12', 'Non-partisan'), ('13', 'No party')], max_length=2, verbose_name='political status'),
        ),
        migrations.AddField(
            model_name='person',
            name='search_keys',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None),
        ),
        migrations.AddField(
            model_name='person',
            name='township',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AddField(
            model_name='union',
            name='initials',
            field=models.CharField(db_collation='C', default='', editable=False, max_length=100),
        ),
        migrations.AddField(
            model_name='union',
            name='search_keys',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, editable=False, size=None),
        ),
        migrations.AlterField(
            model_name='membership',
            name='city',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='county',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='township',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='union',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AlterField(
            model_name='person',
            name='union',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('skill_level__in', ['', '1', '2', '3', '4', '5', '6', '7'])), name='unions_member_skill_known'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('contract_type__in', ['', 'fixed', 'open', 'task', 'dispatched', 'part_time', 'new_form', 'none'])), name='unions_member_terms_known'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('new_form_category__in', ['', 'courier', 'rider', 'ride_hailing', 'truck', 'housekeeping', 'other'])), name='unions_member_new_form_known'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('model_worker_level__in', ['', 'national', 'province', 'city', 'county'])), name='unions_member_model_known'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('dues_base__isnull', True), ('dues_base__gte', 0), _connector='OR'), name='unions_member_dues_base_positive'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('ethnic__in', ['', '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14', '15', '16', '17', '18', '19', '20', '21', '22', '23', '24', '25', '26', '27', '28', '29', '30', '31', '32', '33', '34', '35', '36', '37', '38', '39', '40', '41', '42', '43', '44', '45', '46', '47', '48', '49', '50', '51', '52', '53', '54', '55', '56', '97', '98'])), name='unions_person_ethnic_known'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('political__in', ['', '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13'])), name='unions_person_political_known'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('education__in', ['', '10', '20', '30', '40', '60', '70', '80', '90'])), name='unions_person_education_known'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('household_type__in', ['', 'rural', 'urban', 'resident'])), name='unions_person_household_known'),
        ),
        migrations.RunPython(make_all_findable, migrations.RunPython.noop),
    ]
